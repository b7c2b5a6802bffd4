"""A home on S3: landing, deliveries, releases, pages and open data in a bucket, worked on in a folder of this machine.

A bucket has no symlinks, no locks and no rename. So runs and readers keep to their folder, and this package carries
between it and the bucket: ``heads/`` holds one small object for each state the home was in, made only where none of
that number is there yet. Everything a head names was put up before it; who reads the newest head reads a whole home,
and a run that is killed at any moment leaves the head of before. ``lease/`` keeps two machines from working at once;
would it fail all the same, the second of them cannot put its head up and says so. Only objects that a listing of ours
names are ever deleted.

Belongs here: what of a home goes to the bucket, how it comes back, who holds it. Does not belong here: what lies in a
home (``sources``, ``releases``), and the inbox, which senders fill (``sources.deliveries.remote_place``).
"""
