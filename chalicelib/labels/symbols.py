"""
The two symbols a label can show. Aztec is read better from worn paper, since it has one mark in its
middle that a crease must meet; a QR code can also be opened with the camera of any phone.
"""

from chalicelib.settings.model import LabelSymbol

__all__ = ["QUIET_MODULES", "LabelSymbol", "Modules", "modules_of"]

type Modules = tuple[tuple[bool, ...], ...]

AZTEC_SIZE = 19
# Of a QR code that mends a quarter of itself and of the smallest size: fits the text exactly.
_QR_VERSION, _QR_MENDS = 1, "q"


# How many modules of white must lie around the dark ones.
QUIET_MODULES = {LabelSymbol.QR: 4, LabelSymbol.AZTEC: 1}


def modules_of(text: str, symbol: LabelSymbol) -> Modules:
    """The rows of a label's symbol, from the top; True is dark, and no white lies around it."""
    return _MODULES_OF[symbol](text)


def _qr(text: str) -> Modules:
    # Both are imported only where labels are printed: no other start should wait for them.
    import segno  # noqa: PLC0415

    code = segno.make(
        text,
        error=_QR_MENDS,
        version=_QR_VERSION,
        mode="alphanumeric",
        micro=False,
        boost_error=False,
    )
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def _aztec(text: str) -> Modules:
    from aztec_code_generator import AztecCode  # noqa: PLC0415

    code = AztecCode(text, size=AZTEC_SIZE, compact=True)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


_MODULES_OF = {LabelSymbol.QR: _qr, LabelSymbol.AZTEC: _aztec}
