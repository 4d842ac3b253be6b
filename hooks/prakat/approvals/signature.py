"""SSH signatures (SSHSIG, OpenSSH's PROTOCOL.sshsig), verified strictly.

The ledger keeps only the raw signature of the SSH wire format. Everything else of the armour - namespace, hash, public
key - is known and rebuilt here, so nothing in it can be forged. What an armour may hold beside that is never read from
a repository. ``ssh-keygen -Y verify`` accepts `armour` of every signature that `verify` accepts, and of two kinds more:
by a FIDO key that nobody touched, and by a key for which anybody can make signatures.
"""

import base64
import hashlib
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

APPROVAL: Final = "page-approval@prakat"
ROOT: Final = "root-approval@prakat"
RECORD: Final = "review-record@prakat"

ED25519: Final = "ssh-ed25519"
SK_ED25519: Final = "sk-ssh-ed25519@openssh.com"
ECDSA: Final = "ecdsa-sha2-nistp256"
KEY_TYPES: Final = (ED25519, SK_ED25519, ECDSA)

_MAGIC: Final = b"SSHSIG"
_VERSION: Final = 1
_HASH: Final = b"sha512"
_USER_PRESENT: Final = 1
_UNCOMPRESSED: Final = b"\x04"
_UNCOMPRESSED_SIZE: Final = 65

# Of a point of small order anybody can make signatures, so its owner could deny all of his. These are the heights (y)
# of such points of edwards25519: orders 4, 1, 2, and twice 8 (as in libsodium's ge25519_has_small_order).
_PRIME: Final = 2**255 - 19
_EIGHTH: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER: Final = frozenset({0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH})
_BEGIN: Final = "-----BEGIN SSH SIGNATURE-----"
_END: Final = "-----END SSH SIGNATURE-----"
_WIDTH: Final = 70


class SignatureFormatError(ValueError):
    """Bytes are not what the SSH wire format says they must be."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An SSH public key: its type and its wire form (the base64 field of a ``.pub`` line)."""

    type: str
    blob: str


def verify(*, key: PublicKey, namespace: str, statement: bytes, signature: str) -> bool:
    """Tell whether ``signature`` (base64 of the raw SSH signature) is the key's over the statement in the namespace.

    Never raises: whatever is malformed, of another type, or not canonical base64, is no signature. The same question is
    worked out once: what was signed is the statement's digest.
    """
    return _is_signed(key, namespace, hashlib.sha512(statement).digest(), signature)


@lru_cache(maxsize=1 << 16)
def _is_signed(key: PublicKey, namespace: str, digest: bytes, signature: str) -> bool:
    try:
        return _verify(key, _signed_data(namespace, digest), _decode(signature))
    except (SignatureFormatError, ValueError, struct.error):
        return False


def armour(*, key: PublicKey, namespace: str, signature: str) -> str:
    """Return the armoured SSHSIG that ``ssh-keygen -Y verify`` reads. Raises SignatureFormatError on bad base64."""
    head = _MAGIC + struct.pack(">I", _VERSION)
    parts = (_decode(key.blob), namespace.encode(), b"", _HASH, _decode(signature))
    blob = head + b"".join(_string(part) for part in parts)
    text = base64.b64encode(blob).decode()
    lines = [text[i : i + _WIDTH] for i in range(0, len(text), _WIDTH)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def parse_armour(text: str, *, key: PublicKey, namespace: str) -> str:
    """Return the raw signature, base64, of an armour that ssh-keygen has just made with this key for this namespace.

    Raises SignatureFormatError when the armour says anything else.
    """
    body = text.strip().removeprefix(_BEGIN).removesuffix(_END)
    fields = _Reader(_decode("".join(body.split())))
    if fields.take(len(_MAGIC)) != _MAGIC or fields.number() != _VERSION:
        message = "not an SSH signature"
        raise SignatureFormatError(message)
    found = (fields.string(), fields.string(), fields.string(), fields.string())
    signature = fields.string()
    fields.end()
    if found != (_decode(key.blob), namespace.encode(), b"", _HASH):
        message = "made with another key, namespace or hash"
        raise SignatureFormatError(message)
    return base64.b64encode(signature).decode()


def parse_public_key(line: str) -> PublicKey:
    """Read a ``.pub`` line. Raises SignatureFormatError unless it is one of KEY_TYPES and well formed."""
    parts = line.split()
    if len(parts) < 2 or parts[0] not in KEY_TYPES:  # noqa: PLR2004 - type and base64
        message = f"not one of {', '.join(KEY_TYPES)}"
        raise SignatureFormatError(message)
    key = PublicKey(parts[0], parts[1])
    _public_key(key)
    return key


def is_public_key(key: PublicKey) -> bool:
    """Tell whether a key of the roster is of an accepted type and well formed."""
    try:
        _public_key(key)
    except (SignatureFormatError, ValueError, struct.error):
        return False
    return True


def fingerprint(key: PublicKey) -> str:
    """Return the fingerprint as ssh-keygen prints it, "SHA256:…"."""
    digest = hashlib.sha256(base64.b64decode(key.blob)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _signed_data(namespace: str, digest: bytes) -> bytes:
    return _MAGIC + _string(namespace.encode()) + _string(b"") + _string(_HASH) + _string(digest)


def _verify(key: PublicKey, data: bytes, raw: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    fields = _Reader(raw)
    if fields.string().decode("ascii", "replace") != key.type:
        return False
    signature = fields.string()
    try:
        if key.type == ECDSA:
            fields.end()
            _verify_ecdsa(key, signature, data)
        else:
            _verify_ed25519(key, signature, _sk_data(key, fields, data) if key.type == SK_ED25519 else data)
            fields.end()
    except InvalidSignature:
        return False
    return True


def _verify_ed25519(key: PublicKey, signature: bytes, data: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = _public_key(key)
    assert isinstance(public, Ed25519PublicKey)  # noqa: S101 - told by its type
    public.verify(signature, data)


def _verify_ecdsa(key: PublicKey, signature: bytes, data: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    fields = _Reader(signature)
    r, s = fields.mpint(), fields.mpint()
    fields.end()
    public = _public_key(key)
    assert isinstance(public, ec.EllipticCurvePublicKey)  # noqa: S101 - told by its type
    public.verify(encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))


def _sk_data(key: PublicKey, fields: "_Reader", data: bytes) -> bytes:
    """Return what a FIDO key signs (PROTOCOL.u2f). A signature made without touching the key is none."""
    blob = _Reader(_decode(key.blob))
    blob.string()
    blob.string()
    application = blob.string()
    flags, counter = fields.take(1), fields.take(4)
    if not flags[0] & _USER_PRESENT:
        message = "the key was not touched"
        raise SignatureFormatError(message)
    return hashlib.sha256(application).digest() + flags + counter + hashlib.sha256(data).digest()


@lru_cache(maxsize=256)
def _public_key(key: PublicKey) -> object:
    if key.type not in KEY_TYPES:
        message = f"{key.type} is not accepted"
        raise SignatureFormatError(message)
    fields = _Reader(_decode(key.blob))
    if fields.string().decode("ascii", "replace") != key.type:
        message = "the key's type is not the one it says"
        raise SignatureFormatError(message)
    public = _read_ecdsa(fields) if key.type == ECDSA else _read_ed25519(fields)
    if key.type == SK_ED25519:
        fields.string()
    fields.end()
    return public


def _read_ecdsa(fields: "_Reader") -> object:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

    curve, point = fields.string(), fields.string()
    if curve != b"nistp256":
        message = "another curve"
        raise SignatureFormatError(message)
    if len(point) != _UNCOMPRESSED_SIZE or point[:1] != _UNCOMPRESSED:
        message = "another form of point: one key must not look like two"
        raise SignatureFormatError(message)
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)


def _read_ed25519(fields: "_Reader") -> object:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    point = fields.string()
    if int.from_bytes(point, "little") % 2**255 % _PRIME in _SMALL_ORDER:
        message = "a key that signs everything"
        raise SignatureFormatError(message)
    return Ed25519PublicKey.from_public_bytes(point)


def _decode(text: str) -> bytes:
    """Decode canonical base64 only: one text for one value, so a changed character is never the same signature."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise SignatureFormatError(str(error)) from error
    if base64.b64encode(raw).decode() != text:
        message = "not canonical base64"
        raise SignatureFormatError(message)
    return raw


def _string(raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + raw


class _Reader:
    """Fields of the SSH wire format (RFC 4251, section 5)."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def take(self, count: int) -> bytes:
        part = self._raw[self._at : self._at + count]
        if len(part) != count:
            message = "cut short"
            raise SignatureFormatError(message)
        self._at += count
        return part

    def number(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        return self.take(self.number())

    def mpint(self) -> int:
        raw = self.string()
        if not raw or raw[0] & 0x80 or (len(raw) > 1 and raw[0] == 0 and not raw[1] & 0x80):
            message = "not a canonical positive number"
            raise SignatureFormatError(message)
        return int.from_bytes(raw, "big")

    def end(self) -> None:
        if self._at != len(self._raw):
            message = "there is more than belongs to it"
            raise SignatureFormatError(message)
