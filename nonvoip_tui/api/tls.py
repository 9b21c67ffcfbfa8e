"""How a server proves who it is."""

import ssl
from pathlib import Path

import certifi


def tls_context(ca_file: Path | None = None, *, trusts_any: bool = True) -> ssl.SSLContext:
    """Checks certificates and host names, and writes no keys anywhere.

    Not `ssl.create_default_context`, which obeys SSLKEYLOGFILE and SSL_CERT_FILE
    (RELIABILITY.md section 5).

    Args:
        ca_file: trusted instead of the usual authorities.
        trusts_any: False makes one that accepts no server at all, where none is needed:
            reading the authorities takes longer than all the rest.

    Raises:
        ValueError: the file cannot be used; the sentence is for the person.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        if trusts_any:
            context.load_verify_locations(ca_file or certifi.where())
    except OSError:
        raise ValueError(f"The file of authorities {ca_file} cannot be used.") from None
    return context
