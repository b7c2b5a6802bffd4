"""The client of the publishers' OData services: CBS v4, and v3 for CBS and third parties.

Belongs here: asking, paging, checking and landing a source table as the publisher gives it. Does not belong
here: which tables and measures are wanted (``catalogue``) and what is made of the figures (dbt).
"""

from sources.odata.client import Fetched, OdataClient
from sources.odata.endpoints import Endpoints
from sources.odata.errors import (
    ChangedDuringFetch,
    ConnectionDropped,
    ForeignLink,
    HostDown,
    HostUnreachable,
    MeasureAmbiguous,
    MeasureNotFound,
    NoLiveSource,
    RateLimited,
    RequestRefused,
    RowCountMismatch,
    SchemaChanged,
    SelectionEmpty,
    ServerFailure,
    SourceError,
    SourceTimeout,
    TableGone,
    TooManyRows,
    TruncatedAnswer,
    UnexpectedAnswer,
)
from sources.odata.land import LandOutcome, land_table
from sources.odata.progress import Progress, ProgressCallback
from sources.odata.request import DEFAULT_REGIONS, Selection, SourceTableRequest
from sources.odata.state import TableState
from sources.odata.transport import RetryPolicy, http_client

__all__ = [
    "DEFAULT_REGIONS",
    "ChangedDuringFetch",
    "ConnectionDropped",
    "Endpoints",
    "Fetched",
    "ForeignLink",
    "HostDown",
    "HostUnreachable",
    "LandOutcome",
    "MeasureAmbiguous",
    "MeasureNotFound",
    "NoLiveSource",
    "OdataClient",
    "Progress",
    "ProgressCallback",
    "RateLimited",
    "RequestRefused",
    "RetryPolicy",
    "RowCountMismatch",
    "SchemaChanged",
    "Selection",
    "SelectionEmpty",
    "ServerFailure",
    "SourceError",
    "SourceTableRequest",
    "SourceTimeout",
    "TableGone",
    "TableState",
    "TooManyRows",
    "TruncatedAnswer",
    "UnexpectedAnswer",
    "http_client",
    "land_table",
]
