"""The static site measured: how long it takes to build, and what a page costs its reader in a real Chromium.

`python -m benchmarks.site` builds all pages of a release twice, each time in a process of its own, and opens every page
as a first visit. Its figures depend on the machine; what does not (no other host, weight, no script) is tested in
`tests/browser`.
"""
