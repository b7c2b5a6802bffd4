"""A real S3 server on loopback with an empty bucket, and what tells clients where it is."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKET = "regiodeal"


@dataclass(frozen=True)
class S3:
    """A server that runs."""

    endpoint: str
    bucket: Any
    """The bucket, through a client of its own: another library than the project's."""

    @property
    def environment(self) -> dict[str, str]:
        """As any client of S3 reads it."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "x",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def keys(self, below: str) -> set[str]:
        """The keys below a prefix, without it."""
        return {item.key.removeprefix(below) for item in self.bucket.objects.filter(Prefix=below)}


@contextmanager
def s3() -> Iterator[S3]:
    """The server, with its bucket; gone when the block ends."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
        client = boto3.resource("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
        yield S3(endpoint, client.create_bucket(Bucket=BUCKET))
    finally:
        server.stop()
