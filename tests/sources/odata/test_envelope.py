"""An answer is taken apart without being read row by row, and a cut one is never taken for a whole one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.odata.envelope import CutEnvelope, MalformedEnvelope, read_envelope

values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
row = st.dictionaries(st.text(), values | st.lists(values, max_size=2), max_size=4)
fields = st.dictionaries(st.text().filter(lambda key: key != "value"), values | row, max_size=3)


@given(before=fields, rows=st.lists(row, max_size=5), after=fields, indent=st.booleans(), marked=st.booleans())
def test_rows_and_fields_are_told_apart(before, rows, after, indent, marked):
    envelope = {**before, "value": rows, **{key: val for key, val in after.items() if key not in before}}
    text = json.dumps(envelope, ensure_ascii=False, indent=2 if indent else None).encode("utf-8", "replace")
    found = read_envelope(b"\xef\xbb\xbf" * marked + text)
    assert json.loads(bytes(found.rows)) == json.loads(text)["value"]
    assert found.fields == {key: val for key, val in json.loads(text).items() if key != "value"}


@given(rows=st.lists(row, min_size=1, max_size=4), data=st.data())
def test_a_cut_answer_is_never_whole(rows, data):
    text = json.dumps({"context": "x", "value": rows, "odata.nextLink": "y"}).encode()
    with pytest.raises(CutEnvelope):
        read_envelope(text[: data.draw(st.integers(0, len(text) - 1))])


def test_a_cut_within_a_number_is_a_cut():
    text = b'{"a":-1.5e+10,"value":[{"x":-0.25E-3,"y":true}],"m":1.0}'
    for end in range(len(text)):
        with pytest.raises(CutEnvelope):
            read_envelope(text[:end])


@pytest.mark.parametrize(
    "text",
    [
        "<html>",
        "[1]",
        "1",
        '{"value":[{}]} x',
        '{"a" 1}',
        '{"a":1 "b":2}',
        "{1:2}",
        '{"value":[{}{}]}',
        '{"value":[{"a": nonsense}]}',
        '{"value":[{"a": "\\x"}]}',
    ],
)
def test_what_is_no_envelope(text):
    with pytest.raises(MalformedEnvelope) as caught:
        read_envelope(text.encode())
    assert not isinstance(caught.value, CutEnvelope)


def test_a_value_that_is_no_list_holds_no_rows():
    found = read_envelope(b'{"value": {"a": 1}, "b": 2}')
    assert found.rows is None
    assert found.fields == {"b": 2}
    assert read_envelope(b"{}").rows is None
