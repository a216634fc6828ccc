"""What the engine writes into cells, in both languages."""

from __future__ import annotations

SENTENCES = {
    "timeout": {
        "ru": "Ячейка выполнялась дольше {seconds:g} с и была остановлена. Нет ли в ней бесконечного цикла?",
        "en": "The cell ran for more than {seconds:g} s and was stopped. Is there an endless loop in it?",
    },
    "died": {
        "ru": "Ячейка оборвала работу Python (нехватка памяти, os._exit, сбой в библиотеке). "
        "Остальные ячейки выполнены без неё.",
        "en": "The cell ended Python itself (out of memory, os._exit, a crash in a library). "
        "The other cells were run without it.",
    },
    "hostile": {
        "ru": "Ячейка вмешалась в проверку, и работа Python была остановлена. Остальные ячейки выполнены без неё.",
        "en": "The cell tampered with the grading, and Python was stopped. The other cells were run without it.",
    },
    "not-run": {
        "ru": "Ячейка не выполнялась: Python обрывался слишком много раз.",
        "en": "The cell was not run: Python was ended too many times.",
    },
    "late": {
        "ru": "Ячейка не выполнялась: на всю работу отведено {seconds:g} с, и они вышли.",
        "en": "The cell was not run: the whole notebook has {seconds:g} s, and they were over.",
    },
    "output": {
        "ru": "\n… вывод обрезан: больше {kilobytes} КБ …\n",
        "en": "\n… output cut off: more than {kilobytes} KB …\n",
    },
    "picture": {
        "ru": "\n… рисунок не показан: рисунки и HTML этой ячейки занимают больше {kilobytes} КБ …\n",
        "en": "\n… not shown: pictures and HTML of this cell take more than {kilobytes} KB …\n",
    },
    "training": {
        "ru": "Ячейка с обучением: при оценке она не выполняется.",
        "en": "A cell that trains: it is not run while grading.",
    },
}
ENAMES = {
    "timeout": "CellTimeoutError",
    "died": "DeadKernelError",
    "hostile": "DeadKernelError",
    "not-run": "DeadKernelError",
    "late": "CellTimeoutError",
}
