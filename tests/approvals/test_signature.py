"""Signatures: the same verdict as OpenSSH and AsyncSSH on every one of them, and on every change of one byte."""
# ruff: noqa: D103 - the name of a test is its sentence

import base64
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from tests.approvals.oracles import (
    MAKERS,
    NAMESPACE,
    OpenSSH,
    SoftKey,
    asyncssh_accepts,
    encode,
    make_ecdsa,
    make_ed25519,
    make_sk,
    mpint,
    signature_of,
    string,
    text,
)
from tests.properties import TRIED

from prakat.approvals.signature import (
    ECDSA,
    ED25519,
    KEY_TYPES,
    SK_ED25519,
    PublicKey,
    SignatureFormatError,
    armour,
    fingerprint,
    is_public_key,
    parse_armour,
    parse_public_key,
    verify,
)
from prakat.authoring.ssh_keygen import read_public_key, sign

STATEMENT: Final = (
    "prakat page approval v1\nrepository: example/website\npage: docs/law/a.md\npost: ปลัดเทศบาล\n".encode()
)


@pytest.fixture
def openssh(tmp_path: Path) -> OpenSSH:
    return OpenSSH(tmp_path)


@pytest.fixture(params=MAKERS)
def key(request: pytest.FixtureRequest) -> SoftKey:
    return MAKERS[request.param]()


def ours(key: PublicKey, statement: bytes, signature: str, namespace: str = NAMESPACE) -> bool:
    return verify(key=key, namespace=namespace, statement=statement, signature=signature)


def flipped(raw: bytes) -> Iterator[bytes]:
    """Yield the bytes with one bit of one byte turned, for every byte; a different bit each time."""
    for at in range(len(raw)):
        changed = bytearray(raw)
        changed[at] ^= 1 << (at * 3 % 8)
        yield bytes(changed)


def all_changes(raw: bytes) -> Iterator[bytes]:
    """Yield every other value of every byte."""
    for at in range(len(raw)):
        for value in range(256):
            if value != raw[at]:
                yield raw[:at] + bytes([value]) + raw[at + 1 :]


def both_refuse(cases: list[tuple[PublicKey, bytes, str]], openssh: Callable[[PublicKey, bytes, str], bool]) -> None:
    """Ask both about every case; ssh-keygen several at a time."""
    assert not any(ours(*case) for case in cases)
    with ThreadPoolExecutor(4) as pool:
        assert not any(pool.map(lambda case: openssh(*case), cases))


def test_all_three_accept_the_same(key: SoftKey, openssh: OpenSSH) -> None:
    signature = signature_of(key, STATEMENT)
    assert ours(key.public, STATEMENT, signature)
    assert openssh.accepts(key.public, STATEMENT, signature)
    assert asyncssh_accepts(key.public, STATEMENT, signature)
    assert is_public_key(key.public)


@pytest.mark.parametrize("name", ["finance", "p256"])
def test_what_ssh_keygen_signs(keys: Path, name: str, openssh: OpenSSH) -> None:
    file = keys / name
    public = read_public_key(file)
    signature = sign(STATEMENT, key_file=file, key=public, namespace=NAMESPACE)
    armoured = armour(key=public, namespace=NAMESPACE, signature=signature)
    assert ours(public, STATEMENT, signature)
    assert openssh.accepts_armour(public, STATEMENT, armoured)
    assert asyncssh_accepts(public, STATEMENT, signature)
    assert parse_armour(armoured, key=public, namespace=NAMESPACE) == signature


def test_the_armour_is_the_one_ssh_keygen_writes(keys: Path, tmp_path: Path) -> None:
    file = tmp_path / "statement"
    file.write_bytes(STATEMENT)
    subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-f", str(keys / "finance"), "-n", NAMESPACE, str(file)],
        check=True,
        capture_output=True,
    )
    written = file.with_suffix(".sig").read_text()
    public = read_public_key(keys / "finance")
    signature = parse_armour(written, key=public, namespace=NAMESPACE)
    assert armour(key=public, namespace=NAMESPACE, signature=signature) == written


def test_every_byte_of_the_signature(key: SoftKey, openssh: OpenSSH) -> None:
    raw = base64.b64decode(signature_of(key, STATEMENT))
    both_refuse([(key.public, STATEMENT, encode(changed)) for changed in flipped(raw)], openssh.accepts)


def test_every_value_of_every_byte_of_the_signature(key: SoftKey) -> None:
    raw = base64.b64decode(signature_of(key, STATEMENT))
    assert not any(ours(key.public, STATEMENT, encode(changed)) for changed in all_changes(raw))


def test_every_byte_of_the_key(key: SoftKey, openssh: OpenSSH) -> None:
    signature = signature_of(key, STATEMENT)
    raw = base64.b64decode(key.public.blob)
    others = [PublicKey(key.public.type, encode(changed)) for changed in flipped(raw)]
    both_refuse([(other, STATEMENT, signature) for other in others], openssh.accepts)


def test_every_byte_of_the_statement(key: SoftKey, openssh: OpenSSH) -> None:
    signature = signature_of(key, STATEMENT)
    both_refuse([(key.public, changed, signature) for changed in flipped(STATEMENT)], openssh.accepts)


def test_bytes_put_in_or_taken_out(key: SoftKey, openssh: OpenSSH) -> None:
    signature = signature_of(key, STATEMENT)
    raw = base64.b64decode(signature)
    statements = [STATEMENT[:-1], STATEMENT + b"\n", STATEMENT.replace(b"\n", b"\r\n"), b"", b"\n" + STATEMENT]
    signatures = [raw[:-1], raw + b"\0", raw + raw, b"", raw[4:], string(raw)]
    cases = [(key.public, statement, signature) for statement in statements]
    both_refuse([*cases, *((key.public, STATEMENT, encode(other)) for other in signatures)], openssh.accepts)


def test_asyncssh_refuses_what_we_refuse(key: SoftKey) -> None:
    raw = base64.b64decode(signature_of(key, STATEMENT))
    assert not any(asyncssh_accepts(key.public, STATEMENT, encode(changed)) for changed in flipped(raw))
    assert not asyncssh_accepts(key.public, STATEMENT + b" ", encode(raw))


def test_every_character_of_the_armour(keys: Path, openssh: OpenSSH) -> None:
    """What an approver's ssh-keygen hands over: another armour is refused, or is the same signature in other lines."""
    public = read_public_key(keys / "finance")
    signature = sign(STATEMENT, key_file=keys / "finance", key=public, namespace=NAMESPACE)
    good = armour(key=public, namespace=NAMESPACE, signature=signature)
    for at, letter in enumerate(good):
        other = good[:at] + ("B" if letter != "B" else "C") + good[at + 1 :]
        try:
            read = parse_armour(other, key=public, namespace=NAMESPACE)
        except SignatureFormatError:
            continue
        assert not ours(public, STATEMENT, read)
        assert not openssh.accepts_armour(public, STATEMENT, other)


@pytest.mark.parametrize("name", ["root-approval@prakat", "file", "", "page-approval@prakat\0", "page-approval@praka"])
def test_another_namespace(key: SoftKey, name: str, openssh: OpenSSH) -> None:
    signature = signature_of(key, STATEMENT, namespace=name)
    assert not ours(key.public, STATEMENT, signature)
    assert not openssh.accepts(key.public, STATEMENT, signature)


@pytest.mark.parametrize("name", ["sha256", "sha1", "md5"])
def test_another_hash(key: SoftKey, name: str) -> None:
    """The hash is not read from anywhere: one that can be forged cannot be asked for."""
    assert not ours(key.public, STATEMENT, signature_of(key, STATEMENT, hash_name=name))


def test_another_key(key: SoftKey, openssh: OpenSSH) -> None:
    for other in (make_ed25519(), make_sk(), make_ecdsa()):
        signature = signature_of(other, STATEMENT)
        assert not ours(key.public, STATEMENT, signature)
        assert not openssh.accepts(key.public, STATEMENT, signature)


def test_a_plain_signature_by_the_key_inside_a_token() -> None:
    """The same 32 bytes as a plain key and as a token's are two keys."""
    token, plain = make_sk(), make_ed25519()
    inside = base64.b64decode(token.public.blob)[4 + len(SK_ED25519) + 4 :][:32]
    as_plain = PublicKey(ED25519, encode(text(ED25519) + string(inside)))
    assert not ours(as_plain, STATEMENT, signature_of(token, STATEMENT))
    assert not ours(PublicKey(SK_ED25519, plain.public.blob), STATEMENT, signature_of(plain, STATEMENT))


def test_a_token_that_was_not_touched(openssh: OpenSSH) -> None:
    """Here we are stricter than ssh-keygen, which leaves the question to whoever calls it."""
    key = make_sk(flags=0)
    signature = signature_of(key, STATEMENT)
    assert not ours(key.public, STATEMENT, signature)
    assert openssh.accepts(key.public, STATEMENT, signature)


def test_a_token_that_also_asked_for_a_pin(openssh: OpenSSH) -> None:
    key = make_sk(flags=5)
    signature = signature_of(key, STATEMENT)
    assert ours(key.public, STATEMENT, signature)
    assert openssh.accepts(key.public, STATEMENT, signature)


def test_numbers_of_an_ecdsa_signature_have_one_form(openssh: OpenSSH) -> None:
    key = make_ecdsa()
    raw = base64.b64decode(signature_of(key, STATEMENT))
    inner = raw[4 + len(ECDSA) + 4 :]
    size = int.from_bytes(inner[:4], "big")
    r, s = int.from_bytes(inner[4 : 4 + size], "big"), int.from_bytes(inner[8 + size :], "big")
    good = encode(text(ECDSA) + string(mpint(r) + mpint(s)))
    assert ours(key.public, STATEMENT, good)
    padded = [string(b"\0" + mpint(r)[4:]) + mpint(s), mpint(r) + string(b"\0" + mpint(s)[4:])]
    zeros = [mpint(0) + mpint(0), mpint(r) + mpint(0), mpint(r) + mpint(s) + b"\0", mpint(r), string(b"") + string(b"")]
    for other in (*padded, *zeros):
        signature = encode(text(ECDSA) + string(other))
        assert not ours(key.public, STATEMENT, signature)
    assert not any(openssh.accepts(key.public, STATEMENT, encode(text(ECDSA) + string(other))) for other in zeros)


def test_a_point_has_one_form(openssh: OpenSSH) -> None:
    """Two forms of one key would be two keys to the roster, and two people could share it."""
    key = make_ecdsa(PublicFormat.CompressedPoint)
    signature = signature_of(key, STATEMENT)
    assert not is_public_key(key.public)
    assert not ours(key.public, STATEMENT, signature)
    assert not openssh.accepts(key.public, STATEMENT, signature)


PRIME: Final = 2**255 - 19


def small_order_keys() -> Iterator[bytes]:
    """Yield the encodings of points that eight times themselves are nothing, those out of range and both signs too."""
    root = pow(2, (PRIME - 1) // 4, PRIME)
    d = -121665 * pow(121666, -1, PRIME) % PRIME
    ys = {0, 1, PRIME - 1}
    # Points of order 8 have y with y^2 = -x^2, that is d*y^4 + 2*y^2 - 1 = 0.
    for branch in (1, -1):
        inner = (1 + d) % PRIME
        square = pow(inner, (PRIME + 3) // 8, PRIME)
        square = square if square * square % PRIME == inner else square * root % PRIME
        y2 = (-1 + branch * square) * pow(d, -1, PRIME) % PRIME
        y = pow(y2, (PRIME + 3) // 8, PRIME)
        y = y if y * y % PRIME == y2 else y * root % PRIME
        if y * y % PRIME == y2:
            ys |= {y, PRIME - y}
    assert len(ys) == 5
    for y in sorted(ys | {PRIME, PRIME + 1}):
        for high in (0, 1):
            yield (y | high << 255).to_bytes(32, "little")


def test_a_key_that_signs_everything() -> None:
    """Of a point of small order anybody can make "signatures": whoever enters one as his key can deny all he signs."""
    nothing = (1).to_bytes(32, "little")
    forged = nothing + bytes(32)
    Ed25519PublicKey.from_public_bytes(nothing).verify(forged, b"anything")
    for raw in small_order_keys():
        for kind, tail in ((ED25519, b""), (SK_ED25519, text("ssh:"))):
            key = PublicKey(kind, encode(text(kind) + string(raw) + tail))
            assert not is_public_key(key)
            assert not ours(key, STATEMENT, encode(text(kind) + string(forged) + (b"\1\0\0\0\0" if tail else b"")))


@pytest.mark.parametrize("name", ["rsa", "p384"])
def test_keys_of_other_kinds_are_refused(keys: Path, name: str) -> None:
    line = (keys / f"{name}.pub").read_text()
    with pytest.raises(SignatureFormatError):
        parse_public_key(line)
    assert not is_public_key(PublicKey(*line.split()[:2]))
    for kind in KEY_TYPES:
        assert not is_public_key(PublicKey(kind, line.split()[1]))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 !!!!",
        "ssh-dss AAAAB3NzaC1kc3M=",
        "ssh-ed25519-cert-v01@openssh.com AAAA",
        "sk-ecdsa-sha2-nistp256@openssh.com AAAA",
        'command="x" ssh-ed25519 AAAA',
    ],
)
def test_lines_that_are_no_key(line: str) -> None:
    with pytest.raises(SignatureFormatError):
        parse_public_key(line)


def test_a_key_of_another_length(key: SoftKey) -> None:
    raw = base64.b64decode(key.public.blob)
    for other in (raw[:-1], raw + b"\0", raw + raw, raw[:10], b""):
        assert not is_public_key(PublicKey(key.public.type, encode(other)))


def test_base64_has_one_form(key: SoftKey) -> None:
    signature = signature_of(key, STATEMENT)
    others = [signature + "=", signature + "\n", " " + signature, signature.rstrip("=") + "====", "=" + signature]
    if signature.endswith("="):
        last = len(signature.rstrip("=")) - 1
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        bits = alphabet.index(signature[last])
        others.append(signature[:last] + alphabet[bits ^ 1] + signature[last + 1 :])
    assert not any(ours(key.public, STATEMENT, other) for other in others)


def test_fingerprint_is_the_one_ssh_keygen_prints(keys: Path) -> None:
    for name in ("finance", "p256"):
        printed = subprocess.run(
            ["ssh-keygen", "-l", "-f", str(keys / name)], capture_output=True, check=True, text=True
        )
        assert fingerprint(read_public_key(keys / name)) in printed.stdout


KEYS: Final = {name: make() for name, make in MAKERS.items()}


@TRIED
@given(st.sampled_from(sorted(KEYS)), st.binary(max_size=200), st.text(max_size=20))
def test_no_bytes_are_a_signature_and_none_raise(name: str, raw: bytes, blob: str) -> None:
    key = KEYS[name]
    assert not ours(key.public, STATEMENT, encode(raw))
    assert not ours(key.public, STATEMENT, blob)
    assert not ours(PublicKey(key.public.type, encode(raw)), STATEMENT, signature_of(key, STATEMENT))
    assert (
        not ours(PublicKey(blob, key.public.blob), STATEMENT, signature_of(key, STATEMENT)) or blob == key.public.type
    )


@TRIED
@given(
    st.sampled_from(sorted(KEYS)), st.binary(max_size=3000), st.sampled_from(["a", NAMESPACE, "root-approval@prakat"])
)
def test_what_is_signed_verifies(name: str, statement: bytes, namespace: str) -> None:
    key = KEYS[name]
    assert ours(key.public, statement, signature_of(key, statement, namespace), namespace)


def test_armour_of_another_key_or_namespace_is_not_taken(keys: Path) -> None:
    public = read_public_key(keys / "finance")
    signature = sign(STATEMENT, key_file=keys / "finance", key=public, namespace=NAMESPACE)
    armoured = armour(key=public, namespace=NAMESPACE, signature=signature)
    for key, namespace in ((read_public_key(keys / "clerk"), NAMESPACE), (public, "file")):
        with pytest.raises(SignatureFormatError):
            parse_armour(armoured, key=key, namespace=namespace)


@TRIED
@given(st.text(max_size=200))
def test_whatever_is_no_armour_is_refused(junk: str) -> None:
    with pytest.raises(SignatureFormatError):
        parse_armour(junk, key=KEYS["ed25519"].public, namespace=NAMESPACE)
