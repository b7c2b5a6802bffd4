"""A partner's feed: fetching it over HTTP, and holding a delivery against its data contract.

Belongs here: mapping regions, periods and columns, judging one delivery, and fetching one. Does not belong here: the
contracts and their models (``catalogue``) and what happens to a judged delivery (``deliveries``).
"""

from sources.feeds.fetching import Fetched, fetch_feed
from sources.feeds.judging import judge_feed

__all__ = ["Fetched", "fetch_feed", "judge_feed"]
