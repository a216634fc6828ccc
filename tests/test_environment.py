"""pyproject.toml, environment.yml, uv.lock, requirements.txt and the launcher ask for the same packages.

To change a dependency: pyproject.toml and environment.yml by hand, then `uv lock` and the `uv export` that the first
line of requirements.txt shows.
"""

import ast
import re
import sys
import tomllib
from importlib import metadata

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from load_launcher import ROOT, load

# conda-forge's name -> the name everywhere else
CONDA_NAMES = {"pytorch-cpu": "torch", "matplotlib-base": "matplotlib", "playwright-python": "playwright"}
STANDARD_INDEX = {"registry": "https://pypi.org/simple"}
# What Colab has installed; dl101 must be content with it.
COLAB = {
    "numpy": "2.0.2",
    "matplotlib": "3.10.0",
    "ipywidgets": "7.7.1",
    "anywidget": "0.9.21",
    "pillow": "11.3.0",
    "ipython": "7.34.0",
}
# Given by the place a notebook runs in, never installed by us.
FOREIGN = {"google"}

launcher = load()
pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
(locked_project,) = [package for package in lock["package"] if package["name"] == pyproject["project"]["name"]]


def by_name(lines) -> dict[str, SpecifierSet]:
    return {canonicalize_name(r.name): r.specifier for r in map(Requirement, lines)}


wanted = by_name(pyproject["project"]["dependencies"])
extras = {name: by_name(lines) for name, lines in pyproject["project"].get("optional-dependencies", {}).items()}


def conda() -> dict[str, SpecifierSet]:
    """environment.yml, in the names and the spelling of pyproject.toml ('=' of conda is '==')."""
    lines = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    plain = (re.sub(r"(?<![<>=!~])=(?!=)", "==", line) for line in lines)
    return {canonicalize_name(CONDA_NAMES.get(name, name)): spec for name, spec in by_name(plain).items()}


def test_environment_yml_asks_for_the_same():
    theirs = conda()
    assert theirs.pop("python") == SpecifierSet(pyproject["project"]["requires-python"])
    assert theirs.pop("torch") == SpecifierSet(f"=={launcher.TORCH}")
    assert theirs == wanted


def test_lock_was_made_from_this_pyproject():
    recorded = {p["name"]: SpecifierSet(p.get("specifier", "")) for p in locked_project["metadata"]["requires-dist"]}
    assert recorded == {**wanted, **{k: v for extra in extras.values() for k, v in extra.items()}}, "run uv lock"
    assert SpecifierSet(lock["requires-python"]) == SpecifierSet(pyproject["project"]["requires-python"])


def test_lock_holds_versions_that_fit():
    versions = {}
    for package in lock["package"]:
        versions.setdefault(package["name"], []).append(package.get("version"))
    for name, specifier in [*wanted.items(), *(item for extra in extras.values() for item in extra.items())]:
        assert versions.get(name), f"{name} is not in uv.lock"
        assert all(specifier.contains(version, prereleases=True) for version in versions[name]), name


def test_lock_names_the_standard_index_alone():
    sources = [p["source"] for p in lock["package"] if p is not locked_project]
    assert all(source == STANDARD_INDEX for source in sources)


def without_extras() -> set[str]:
    """Names of the locked packages that are installed where none of the project's extras is asked for."""
    needs = {}
    for package in lock["package"]:
        optional = [d for group in package.get("optional-dependencies", {}).values() for d in group]
        if package is locked_project:
            optional = []
        needs.setdefault(package["name"], set()).update(
            d["name"] for d in [*package.get("dependencies", []), *optional]
        )
    found, ahead = set(), list(needs[locked_project["name"]])
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += needs[name]
    return found


def exported() -> list[Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_requirements_txt_is_the_lock():
    ours = {(canonicalize_name(r.name), str(r.specifier)) for r in exported()}
    everybodys = without_extras()
    theirs = {(p["name"], f"=={p['version']}") for p in lock["package"] if p["name"] in everybodys}
    assert ours == theirs, "export it again, as its first line says"


@pytest.mark.parametrize("minor", range(launcher.OLDEST[1], launcher.NEWEST[1] + 1))
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_requirements_txt_gives_each_python_each_package_once(minor, system):
    place = {
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.9",
        "sys_platform": system,
        "os_name": "nt" if system == "win32" else "posix",
        "implementation_name": "cpython",
    }
    names = [r.name for r in exported() if r.marker is None or Marker(str(r.marker)).evaluate(place)]
    assert len(names) == len(set(names))
    assert set(wanted) <= {canonicalize_name(name) for name in names}


def test_python_versions_of_launcher_and_project_agree():
    asked = SpecifierSet(pyproject["project"]["requires-python"])
    for minor in range(8, 20):
        assert asked.contains(f"3.{minor}") == (launcher.OLDEST <= (3, minor) <= launcher.NEWEST)


def test_torch_stands_in_the_launcher_alone():
    assert "torch" not in wanted
    assert not [p["name"] for p in lock["package"] if p["name"] == "torch" or p["name"].startswith("nvidia")]
    assert not [r.name for r in exported() if r.name == "torch"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", launcher.TORCH)


@pytest.mark.parametrize("package", COLAB)
def test_colab_satisfies_what_notebooks_import(package):
    assert wanted[package].contains(COLAB[package])


def test_version_of_project_and_library_agree():
    import dl101

    assert pyproject["project"]["version"] == dl101.__version__


def imported_modules(path) -> set[str]:
    """Top-level names of what a file imports, wherever in it the import stands."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


def source_files():
    folders = ("lib", "tests", "benchmarks", "lectures", "solutions")
    files = [p for folder in folders for p in sorted((ROOT / folder).rglob("*.py")) if "__pycache__" not in p.parts]
    return [*files, ROOT / "course", ROOT / "nbgrader_config.py"]


def test_every_third_party_import_is_declared():
    files = source_files()
    beside = {path.stem for path in files if "lib" not in path.relative_to(ROOT).parts}
    own = {"dl101", "courseware", "hostile"} | beside
    distributions = metadata.packages_distributions()
    undeclared = {}
    for path in files:
        for module in imported_modules(path) - own - FOREIGN - sys.stdlib_module_names:
            packages = {canonicalize_name(name) for name in distributions.get(module, [module])}
            if not packages & ({"torch"} | set(wanted).union(*extras.values())):
                undeclared.setdefault(module, path.relative_to(ROOT).as_posix())
    assert not undeclared, "add them to pyproject.toml and environment.yml, then lock and export again"
