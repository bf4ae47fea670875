"""What an artefact weighs on its way to Lambda."""

import io
import zipfile
from pathlib import Path


def zipped_size(folder: Path) -> int:
    """Bytes that Lambda would be sent."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return len(out.getvalue())
