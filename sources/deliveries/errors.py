"""What can be wrong with a request to the store of deliveries, as opposed to with a delivery."""

# ruff: noqa: N818  the names say what is the matter, as those of sources.landing do

from __future__ import annotations


class DeliveryError(Exception):
    """A request the store cannot carry out: no plain file, an unknown delivery, nothing to drop."""


class StillChanging(DeliveryError):
    """The file was changed while it was copied: it is not handed in yet."""
