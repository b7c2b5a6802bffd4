"""A partner's feed: its data contract, fetching it over HTTP, and holding a delivery against the contract.

Belongs here: the contract's models, mapping regions, periods and columns, and judging one delivery. Does not belong
here: the contracts themselves (``catalogue/feeds``) and what happens to a judged delivery (``deliveries``).
"""
