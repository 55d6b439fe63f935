"""Tokens that only this installation can make, and that tell nobody what they stand for."""

import base64
import hashlib
import hmac

SIGNATURE = 19  # octets; with that of the key's id 20, which is 32 characters without padding


def token(secret: bytes, purpose: str, *parts: str) -> str:
    """32 letters and digits: the id of the key, then an HMAC of the parts for one purpose.

    The id tells which of several secrets made a token, so that secrets can be changed.
    """
    key_id = hashlib.sha256(b"key id\0" + secret).digest()[:1]
    said = "\0".join((purpose, *parts)).encode()
    signature = hmac.digest(secret, said, "sha256")[:SIGNATURE]
    return base64.b32encode(key_id + signature).decode("ascii").lower()
