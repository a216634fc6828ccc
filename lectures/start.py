# %% [markdown] lang="ru" id="title"
# # Глубокое обучение 101: начало
#
# Здесь курс устанавливается и обновляется. Загрузите файл `dl101.zip` на «Мой диск», распаковывать его не нужно, и
# запустите следующую ячейку. Когда Google спросит о доступе к Drive, разрешите его: там лежат материалы и там же
# сохраняются ваши ответы.
#
# Ячейку можно запускать сколько угодно раз. Файл, который вы меняли, останется вашим, а его новая версия появится рядом.
# %% [markdown] lang="en"
# # Deep Learning 101: start
#
# This is where the course is installed and updated. Upload the file `dl101.zip` to My Drive, without unzipping it, and
# run the next cell. When Google asks about access to Drive, allow it: the material lies there, and so do your saved
# answers.
#
# You may run the cell as often as you like. A file that you changed stays yours, and its new version appears beside it.

# %% id="install" setup="start"

# %% [markdown] lang="ru" id="next"
# ## Что дальше
#
# Откройте на Drive папку `dl101`:
#
# - `lectures/ru` — лекции, по номерам;
# - `assignments/ru` — домашние задания.
#
# Блокнот открывается двойным щелчком: «Открыть с помощью», «Google Colaboratory». В каждом из них сначала запустите
# первую ячейку.
# %% [markdown] lang="en"
# ## What next
#
# Open the folder `dl101` on Drive:
#
# - `lectures/en` has the lectures, by number;
# - `assignments/en` has the homeworks.
#
# A notebook opens with a double click: “Open with”, “Google Colaboratory”. In each of them run the first cell first.
