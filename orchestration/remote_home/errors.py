"""What can be wrong with a home on S3."""

from __future__ import annotations


class RemoteHomeError(OSError):
    """The bucket cannot be used, or another machine was first. An ``OSError``: a later attempt may go well."""


class ObjectGoneError(RemoteHomeError):
    """An object that was named is not there any more: a newer state of the home took its place."""
