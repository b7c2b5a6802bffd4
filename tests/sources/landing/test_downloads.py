"""Folders for unfinished downloads: kept over an error, one owner at a time, another name takes the place."""

from __future__ import annotations

import pytest

from sources.landing.downloads import download_folder


def test_kept_over_an_error_and_gone_after_success(tmp_path):
    with pytest.raises(FileExistsError), download_folder(tmp_path, "a") as folder:
        folder.mkdir()
    folder.joinpath("page").mkdir()
    with download_folder(tmp_path, "a") as folder:
        assert folder.joinpath("page").is_dir()
    assert not folder.exists()


def test_a_second_owner_does_without(tmp_path):
    with download_folder(tmp_path, "a") as first, download_folder(tmp_path, "a") as second:
        assert first is not None
        assert second is None
        with download_folder(tmp_path, "b") as other:
            assert other is not None
            assert first.is_dir()  # its owner lives


def test_another_name_throws_away_what_nobody_owns(tmp_path):
    with pytest.raises(FileExistsError), download_folder(tmp_path, "a") as left:
        left.mkdir()
    assert left.is_dir()
    with download_folder(tmp_path, "b"):
        assert not left.exists()
