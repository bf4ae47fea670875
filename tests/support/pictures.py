"""What a phone's camera sees of a QR code that we drew as SVG."""

import re

import zxingcpp

SCALE = 6
_RUN = re.compile(r"(M|m|h)(-?[\d.]+)(?: (-?[\d.]+))?")


def scanned(svg: str) -> bytes:
    """The bytes in the only QR code of the picture."""
    [found] = zxingcpp.read_barcodes(memoryview(_pixels(svg)).cast("B", (_side(svg) * SCALE,) * 2))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return bytes(found.bytes)


def _side(svg: str) -> int:
    found = re.search(r'viewBox="0 0 (\d+) ', svg)
    assert found
    return int(found[1])


def _pixels(svg: str) -> bytes:
    """White with the runs of black that the path of the picture has, a byte a pixel."""
    side, dark = _side(svg), re.search(r'stroke="#000" d="([^"]+)"', svg)
    assert dark
    rows, x, y = [bytearray(b"\xff" * side) for _ in range(side)], 0.0, 0.0
    for kind, first, second in _RUN.findall(dark[1]):
        if kind == "M":
            x, y = float(first), float(second)
        elif kind == "m":
            x, y = x + float(first), y + float(second)
        else:
            rows[int(y)][int(x) : int(x + float(first))] = bytes(int(float(first)))
            x += float(first)
    wide = [bytes(value for value in row for _ in range(SCALE)) for row in rows]
    return b"".join(row for row in wide for _ in range(SCALE))
