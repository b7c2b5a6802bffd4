"""The client of the publishers' OData services: CBS v4, and v3 for CBS and third parties.

Belongs here: asking, paging, checking and landing a source table as the publisher gives it. Does not belong
here: which tables and measures are wanted (``catalogue``) and what is made of the figures (dbt).
"""

from sources.odata.areas import AREAS
from sources.odata.client import Fetched, OdataClient
from sources.odata.endpoints import Endpoints
from sources.odata.errors import (
    ChangeBlocked,
    ChangedDuringFetch,
    ConnectionDropped,
    DimensionGone,
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
    TableMoved,
    TooManyRows,
    TruncatedAnswer,
    UnexpectedAnswer,
    WebPageInstead,
)
from sources.odata.land import Foreseen, LandOutcome, foresee_table, known_stamp, land_table
from sources.odata.listing import ListedTable
from sources.odata.measures import Bound, bind
from sources.odata.progress import Progress, ProgressCallback
from sources.odata.request import DEFAULT_REGIONS, Selection, SourceTableRequest
from sources.odata.state import TableState
from sources.odata.transport import RetryPolicy, http_client

__all__ = [
    "AREAS",
    "DEFAULT_REGIONS",
    "Bound",
    "ChangeBlocked",
    "ChangedDuringFetch",
    "ConnectionDropped",
    "DimensionGone",
    "Endpoints",
    "Fetched",
    "ForeignLink",
    "Foreseen",
    "HostDown",
    "HostUnreachable",
    "LandOutcome",
    "ListedTable",
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
    "TableMoved",
    "TableState",
    "TooManyRows",
    "TruncatedAnswer",
    "UnexpectedAnswer",
    "WebPageInstead",
    "bind",
    "foresee_table",
    "http_client",
    "known_stamp",
    "land_table",
]
