"""Headers of every page and asset: the local server and production send the same."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types worker"
)
HEADERS: dict[str, str] = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Not part of HEADERS: on plain http of a developer's machine it would be wrong to promise TLS.
PRODUCTION_HEADERS: dict[str, str] = {
    **HEADERS,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
