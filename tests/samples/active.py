"""
Active, private and hidden content in PDFs that are otherwise a plain letter: what a clean copy must
not carry on.
"""

import functools
from collections.abc import Callable
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from tests.samples.files import letter_stream, pdf_of_pictures, saved

MARK = "INJECTED"  # Stands in everything that is put into a file and must not come out again.


def _action(kind: str, **entries: Any) -> Dictionary:
    return Dictionary(S=Name("/" + kind), **entries)


def _script() -> Dictionary:
    return _action("JavaScript", JS=String(f"app.alert('{MARK}')"))


def _attached_file(pdf: Pdf) -> Object:
    content = pdf.make_stream(MARK.encode(), Type=Name.EmbeddedFile)
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(MARK + ".exe"), EF=Dictionary(F=content))
    )


def _annotate(pdf: Pdf, kind: str, **entries: Any) -> Object:
    rectangle = Array([100, 100, 200, 200])
    annotation = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=rectangle, **entries)
    )
    page = pdf.pages[0].obj
    page["/Annots"] = Array([*page.get("/Annots", Array([])), annotation])
    return annotation


def _open_action(pdf: Pdf) -> None:
    pdf.Root.OpenAction = _script()


def _document_scripts(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String(MARK), _script()])))


def _embedded_files(pdf: Pdf) -> None:
    files = Dictionary(Names=Array([String(MARK), _attached_file(pdf)]))
    pdf.Root.Names = Dictionary(EmbeddedFiles=files)


def _additional_actions(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary(WC=_script())
    pdf.pages[0].obj.AA = Dictionary(O=_script())


def _links(pdf: Pdf) -> None:
    target = String(f"https://{MARK}.example")
    _annotate(pdf, "Link", A=_action("URI", URI=target))
    _annotate(pdf, "Link", A=_action("Launch", F=String(MARK)))
    _annotate(pdf, "Link", A=_action("GoToR", F=String(MARK), D=Array([0, Name.Fit])))
    _annotate(pdf, "Link", A=_action("SubmitForm", F=Dictionary(FS=Name.URL, F=target)))


def _attachment_pin(pdf: Pdf) -> None:
    appearance = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    _annotate(pdf, "FileAttachment", FS=_attached_file(pdf), AP=Dictionary(N=appearance))


def _rich_media(pdf: Pdf) -> None:
    assets = Dictionary(Names=Array([String(MARK), _attached_file(pdf)]))
    appearance = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    _annotate(
        pdf,
        "RichMedia",
        RichMediaContent=Dictionary(Assets=assets),
        AP=Dictionary(N=appearance),
    )


def _metadata(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = MARK
    pdf.Root.Metadata = _xmp(pdf)
    pdf.pages[0].obj.Metadata = _xmp(pdf)


def _xmp(pdf: Pdf) -> Stream:
    return Stream(pdf, MARK.encode(), Type=Name.Metadata, Subtype=Name.XML)


def _private_data(pdf: Pdf) -> None:
    pdf.pages[0].obj.PieceInfo = Dictionary(App=Dictionary(Private=String(MARK)))
    pdf.pages[0].obj.Thumb = letter_stream(pdf)
    pdf.Root.Outlines = Dictionary(First=Dictionary(Title=String(MARK), A=_script()))


def _inside_a_picture(pdf: Pdf) -> None:
    picture = pdf.pages[0].obj.Resources.XObject.Scan
    picture.AF = Array([_attached_file(pdf)])
    picture.Metadata = _xmp(pdf)
    picture.OPI = Dictionary({"/2.0": Dictionary(F=String(MARK))})
    picture.Alternates = Array([Dictionary(Image=letter_stream(pdf), Comment=String(MARK))])
    picture.Custom = _script()


def _inside_resources(pdf: Pdf) -> None:
    resources = pdf.pages[0].obj.Resources
    resources.Properties = Dictionary(P0=Dictionary(Note=String(MARK), Metadata=_xmp(pdf)))
    resources.Custom = _script()
    resources.ExtGState = Dictionary(G0=Dictionary(Type=Name.ExtGState, AA=_script()))
    resources.Pattern = Dictionary(P1=_script())
    resources.XObject.Script = Stream(pdf, MARK.encode(), Subtype=Name.PS)


def _inside_a_form(pdf: Pdf) -> None:
    form = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Ref = Dictionary(F=String(MARK), Page=0)
    form.PieceInfo = Dictionary(App=Dictionary(Private=String(MARK)))
    form.Resources = Dictionary(Font=Dictionary(F0=Dictionary(Type=Name.Font, AF=_script())))
    pdf.pages[0].obj.Resources.XObject.Form = form


def _form_field(pdf: Pdf) -> None:
    look = Stream(pdf, b"0 0 50 50 re f", Type=Name.XObject, Subtype=Name.Form)
    look.BBox = Array([0, 0, 100, 100])
    field = _annotate(
        pdf,
        "Widget",
        FT=Name.Tx,
        T=String(MARK),
        F=4,
        AP=Dictionary(N=look),
        AA=Dictionary(K=_script()),
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), CO=Array([field]))


INJECTIONS: dict[str, tuple[Callable[[Pdf], None], tuple[str, ...]]] = {
    "open action": (_open_action, ("/OpenAction", "/JavaScript", "/JS")),
    "document scripts": (_document_scripts, ("/Names", "/JavaScript", "/JS")),
    "embedded files": (_embedded_files, ("/EmbeddedFiles", "/EmbeddedFile", "/Filespec", "/EF")),
    "additional actions": (_additional_actions, ("/AA", "/JavaScript")),
    "links": (_links, ("/Annots", "/URI", "/Launch", "/GoToR", "/SubmitForm")),
    "attachment pin": (_attachment_pin, ("/Annots", "/FileAttachment", "/EmbeddedFile")),
    "rich media": (_rich_media, ("/Annots", "/RichMedia", "/EmbeddedFile")),
    "metadata": (_metadata, ("/Info", "/Metadata", "/Author")),
    "private data": (_private_data, ("/PieceInfo", "/Thumb", "/Outlines")),
    "inside a picture": (_inside_a_picture, ("/AF", "/OPI", "/Alternates", "/Metadata", "/JS")),
    "inside resources": (_inside_resources, ("/Metadata", "/JavaScript", "/PS")),
    "inside a form": (_inside_a_form, ("/Ref ", "/PieceInfo", "/JavaScript")),
    "form field": (_form_field, ("/AcroForm", "/Widget", "/AA", "/JavaScript")),
}


@functools.cache
def injected_pdf(*names: str) -> bytes:
    """A letter with the named injections."""
    pdf = pdf_of_pictures()
    for name in names:
        INJECTIONS[name][0](pdf)
    return saved(pdf)
