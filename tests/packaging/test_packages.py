"""The wheel and the sdist: fit for a registry, the same from any copy, and nothing too much."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path
from typing import NamedTuple

import grimp
import pytest

from nonvoip_tui.cli import RUNNERS
from tests.docs.pages import ROOT, in_a_checkout, project

_NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "dist", "__pycache__", ".*_cache", ".hypothesis", "*.svg"
)
_PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"

pytestmark = pytest.mark.timeout(300)


class Packages(NamedTuple):
    """What a build makes."""

    wheel: Path
    sdist: Path


def run(*command: str | Path, cwd: Path, **environ: str) -> str:
    """What a program prints, which must succeed."""
    done = subprocess.run(
        command, cwd=cwd, env=os.environ | environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(copy: Path, *, mode: int, modified_at: int) -> Packages:
    """Build from a copy of the project whose files have these modes and times."""
    shutil.copytree(ROOT, copy, ignore=_NOT_COPIED)
    for path in copy.rglob("*"):
        if path.is_file():
            path.chmod(mode)
        os.utime(path, (modified_at, modified_at))
    run(sys.executable, "-m", "build", "--no-isolation", cwd=copy)
    (wheel,), (sdist,) = (list((copy / "dist").glob(ending)) for ending in ("*.whl", "*.tar.gz"))
    return Packages(wheel, sdist)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    return build(tmp_path_factory.mktemp("one") / "copy", mode=0o644, modified_at=1_700_000_000)


@pytest.fixture(scope="module")
def unpacked(packages: Packages, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the sdist unpacks to."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(packages.sdist) as archive:
        archive.extractall(folder, filter="data")
    (top,) = folder.iterdir()
    return top


def test_two_builds_are_the_same_byte_for_byte(packages: Packages, tmp_path: Path) -> None:
    again = build(tmp_path / "another", mode=0o600, modified_at=1_600_000_000)
    for one, other in zip(packages, again, strict=True):
        assert one.name == other.name
        assert one.read_bytes() == other.read_bytes()


def test_a_registry_takes_them_without_a_warning(packages: Packages, tmp_path: Path) -> None:
    run(sys.executable, "-m", "twine", "check", "--strict", *packages, cwd=tmp_path)


def test_the_long_description_leads_nowhere_but_to_whole_addresses(packages: Packages) -> None:
    with zipfile.ZipFile(packages.wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        metadata = message_from_string(archive.read(name).decode())
    links = re.findall(r"\]\(([^)]+)\)", str(metadata.get_payload()))
    repository = project()["project"]["urls"]["Repository"]
    assert any(link.startswith(f"{repository}/raw/") for link in links)
    assert [link for link in links if not link.startswith("https://")] == []
    assert metadata["Keywords"]
    assert metadata.get_all("Project-URL") == [f"Repository, {repository}"]


def test_the_wheel_has_the_package_and_nothing_else(packages: Packages) -> None:
    with zipfile.ZipFile(packages.wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("nonvoip_tui/")}
        others = {name.split("/")[0].partition("-")[0] for name in archive.namelist()}
    package = ROOT / "nonvoip_tui"
    files = (path for path in package.rglob("*") if path.is_file())
    assert names == {str(path.relative_to(ROOT)) for path in files if path.suffix != ".pyc"}
    assert others == {"nonvoip_tui"}
    assert any(name.endswith("docs/keys.md") for name in names)


def test_every_module_of_the_package_is_there_for_the_program_itself() -> None:
    graph = grimp.build_graph("nonvoip_tui", include_external_packages=False, cache_dir=None)
    reached = graph.find_upstream_modules("nonvoip_tui.__main__") | {"nonvoip_tui.__main__"}
    by_name = re.compile(r"nonvoip_tui\.ui\.(screens|flows)\.")  # the App imports them so
    runners = {f"nonvoip_tui.commands.{each.partition(':')[0]}" for each in RUNNERS.values()}
    for name in runners.union(filter(by_name.match, graph.modules)):
        reached |= graph.find_upstream_modules(name) | {name}
    packages_of = {name.rpartition(".")[0] for name in reached}
    assert sorted(graph.modules - reached - packages_of) == []


def test_the_sdist_has_what_builds_and_tests_and_no_pictures(
    unpacked: Path,
) -> None:
    names = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert [name for name in names if name.endswith(".svg")] == []
    assert {name.split("/")[0] for name in names} == {
        ".github", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "PKG-INFO",
        "README.md", "config.example.toml", "nonvoip_tui", "pyproject.toml", "screenshots", "tests",
    }  # fmt: skip


def test_the_sdist_builds_installs_and_passes_its_tests(unpacked: Path, tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation")
    run(*pip, "--ignore-installed", "--prefix", tmp_path, unpacked, cwd=tmp_path)
    installed = str(tmp_path / "lib" / _PYTHON / "site-packages")
    version = run(tmp_path / "bin/nonvoip-tui", "--version", cwd=tmp_path, PYTHONPATH=installed)
    assert version.split()[1] in unpacked.name
    tests = ("tests/docs", "tests/settings", "tests/store/test_messages.py")
    passed = run(
        sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *tests, cwd=unpacked
    )
    assert re.search(r"\d{3} passed", passed), passed


@in_a_checkout
@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed")
def test_the_debian_package_holds_a_program_that_starts(tmp_path: Path) -> None:
    copy, root = tmp_path / "copy", tmp_path / "root"
    shutil.copytree(ROOT, copy, ignore=_NOT_COPIED)
    run(copy / ".github/packaging/debian.sh", cwd=tmp_path)
    (package,) = (copy / "dist").iterdir()
    run("dpkg-deb", "--extract", package, root, cwd=tmp_path)
    launcher = root / "usr/bin/nonvoip-tui"
    launcher.write_text(launcher.read_text("utf-8").replace("/opt", f"{root}/opt"), "utf-8")
    version = run(launcher, "--version", cwd=tmp_path)
    assert package.name == f"nonvoip-tui_{version.split()[1]}_all.deb"
    assert run(launcher, "balance", "--demo", cwd=tmp_path) == "$50.00\n"
    library = root / "opt/nonvoip-tui"
    assert [path.name for path in library.rglob("*.so")] == []  # it is for every machine
    assert (root / "usr/share/man/man1/nonvoip-tui.1.gz").is_file()
