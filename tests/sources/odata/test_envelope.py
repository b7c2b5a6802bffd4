"""An answer is read row by row, wherever the network cuts it in pieces."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.odata.envelope import EnvelopeReader, MalformedEnvelope

values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
row = st.dictionaries(st.text(), values | st.lists(values, max_size=2), max_size=4)
fields = st.dictionaries(st.text().filter(lambda key: key != "value"), values | row, max_size=3)


def read(text: str, size: int) -> tuple[EnvelopeReader, list[dict[str, object]], list[str]]:
    reader = EnvelopeReader()
    found = [got for at in range(0, len(text), size) for got in reader.feed(text[at : at + size])]
    return reader, [got.values for got in found], [got.text for got in found]


@given(before=fields, rows=st.lists(row, max_size=5), after=fields, size=st.integers(1, 40), indent=st.booleans())
def test_any_cut_gives_the_same(before, rows, after, size, indent):
    envelope = {**before, "value": rows, **{key: val for key, val in after.items() if key not in before}}
    text = json.dumps(envelope, ensure_ascii=False, indent=2 if indent else None)
    reader, values, texts = read(text, size)
    assert reader.complete
    assert reader.saw_rows
    assert values == rows == [json.loads(text) for text in texts]
    assert reader.fields == {key: val for key, val in envelope.items() if key != "value"}


@given(rows=st.lists(row, min_size=1, max_size=4), data=st.data())
def test_a_cut_answer_is_never_complete(rows, data):
    text = json.dumps({"context": "x", "value": rows, "odata.nextLink": "y"})
    cut = data.draw(st.integers(0, len(text) - 1))
    reader, values, _ = read(text[:cut], 7)
    assert not reader.complete
    assert values == rows[: len(values)]


@pytest.mark.parametrize(
    "text",
    [
        "<html>",
        "[1]",
        '{"value":[1]}',
        '{"value":[{}]} x',
        '{"a" 1}',
        '{"a":1 "b":2}',
        "{1:2}",
        '{"value":[{}{}]}',
    ],
)
def test_what_is_no_envelope(text):
    with pytest.raises(MalformedEnvelope):
        read(text, 100)


def test_endless_nonsense_is_not_collected():
    with pytest.raises(MalformedEnvelope):
        read('{"value":[{"a": ' + "x" * 9_000_000, 1_000_000)


def test_value_that_is_no_list():
    reader, rows, _ = read('{"value": {"a": 1}}', 5)
    assert reader.complete
    assert not reader.saw_rows
    assert rows == []
