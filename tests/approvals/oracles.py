"""Others who verify SSH signatures: OpenSSH itself, and AsyncSSH. And keys to sign with that need no ssh-keygen."""

import base64
import hashlib
import itertools
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from prakat.approvals.signature import ECDSA, ED25519, SK_ED25519, PublicKey, SignatureFormatError, armour

NAMESPACE: Final = "page-approval@prakat"
WHO: Final = "p-someone"
TOUCHED: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftKey:
    """A key made in this process: its public half, and what signs the data of an SSHSIG with it."""

    public: PublicKey
    sign: Callable[[bytes], bytes]


def make_ed25519() -> SoftKey:
    """Make a plain Ed25519 key."""
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    public = PublicKey(ED25519, encode(text(ED25519) + string(raw)))
    return SoftKey(public=public, sign=lambda data: text(ED25519) + string(private.sign(data)))


def make_sk(*, flags: int = TOUCHED, application: str = "ssh:") -> SoftKey:
    """Make what a FIDO token would: it signs the application, its flags, a counter, and a hash of the data."""
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(data: bytes) -> bytes:
        tail = struct.pack(">BI", flags, 7)
        signed = hashlib.sha256(application.encode()).digest() + tail + hashlib.sha256(data).digest()
        return text(SK_ED25519) + string(private.sign(signed)) + tail

    return SoftKey(public=PublicKey(SK_ED25519, encode(text(SK_ED25519) + string(raw) + text(application))), sign=sign)


def make_ecdsa(point_format: PublicFormat = PublicFormat.UncompressedPoint) -> SoftKey:
    """Make an ECDSA key on P-256."""
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, point_format)

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(private.sign(data, ec.ECDSA(SHA256())))
        return text(ECDSA) + string(mpint(r) + mpint(s))

    return SoftKey(public=PublicKey(ECDSA, encode(text(ECDSA) + text("nistp256") + string(point))), sign=sign)


MAKERS: Final = {"ed25519": make_ed25519, "sk-ed25519": make_sk, "ecdsa-p256": make_ecdsa}


def signature_of(key: SoftKey, statement: bytes, namespace: str = NAMESPACE, hash_name: str = "sha512") -> str:
    """Sign a statement as ssh-keygen would, and return the raw signature in base64."""
    digest = hashlib.new(hash_name, statement).digest()
    data = b"SSHSIG" + text(namespace) + string(b"") + text(hash_name) + string(digest)
    return encode(key.sign(data))


def string(raw: bytes) -> bytes:
    """Return bytes with their length before them."""
    return struct.pack(">I", len(raw)) + raw


def text(value: str) -> bytes:
    """Return a text as the wire has it."""
    return string(value.encode())


def mpint(number: int) -> bytes:
    """Return a positive number as the wire has it."""
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big"))


def encode(raw: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(raw).decode()


class OpenSSH:
    """``ssh-keygen -Y verify``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    def accepts(self, key: PublicKey, statement: bytes, signature: str, namespace: str = NAMESPACE) -> bool:
        """Tell whether OpenSSH takes the signature for the key's, in the namespace."""
        try:
            armoured = armour(key=key, namespace=namespace, signature=signature)
        except SignatureFormatError:
            return False
        return self.accepts_armour(key, statement, armoured, namespace)

    def accepts_armour(self, key: PublicKey, statement: bytes, armoured: str, namespace: str = NAMESPACE) -> bool:
        """Tell the same of an armour as it stands."""
        number = next(self._numbers)
        signers, sig = (self._folder / f"{name}-{number}" for name in ("signers", "sig"))
        signers.write_text(f'{WHO} namespaces="{namespace}" {key.type} {key.blob}\n')
        sig.write_text(armoured)
        command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", WHO, "-n", namespace, "-s", str(sig)]
        done = subprocess.run(command, input=statement, capture_output=True, check=False)
        return done.returncode == 0


def asyncssh_accepts(key: PublicKey, statement: bytes, signature: str, namespace: str = NAMESPACE) -> bool:
    """Tell whether AsyncSSH takes the signature for the key's, in the namespace."""
    import asyncssh

    validate: Any = asyncssh.validate_sshsig
    try:
        armoured = armour(key=key, namespace=namespace, signature=signature).encode()
        signers = f'{WHO} namespaces="{namespace}" {key.type} {key.blob}\n'.encode()
        return bool(validate(statement, armoured, WHO, signers))
    except (ValueError, asyncssh.Error):
        return False
