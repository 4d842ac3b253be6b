"""Signing with OpenSSH: keys in files, in the agent, or in a FIDO token. The private key is never read by us."""

import subprocess
import tempfile
from pathlib import Path

from prakat.approvals.signature import PublicKey, SignatureFormatError, parse_armour, parse_public_key, verify
from prakat.findings import CannotJudgeError, Text


def read_public_key(path: Path) -> PublicKey:
    """Return the public key of a key file: the ``.pub`` beside it, itself if it is one, or what ssh-keygen tells.

    Raises CannotJudgeError when there is none, or it is of a kind that is not accepted.
    """
    try:
        line = _public_line(path)
        return parse_public_key(line)
    except (SignatureFormatError, OSError, UnicodeDecodeError) as error:
        raise CannotJudgeError(
            Text(th=f"ใช้กุญแจ {path} ไม่ได้ ({error})", en=f"the key {path} cannot be used ({error})"),
            Text(
                th="สร้างกุญแจด้วย ssh-keygen -t ed25519 แล้วระบุไฟล์ด้วย --key",
                en="make one with ssh-keygen -t ed25519, and name its file with --key",
            ),
        ) from error


def _public_line(path: Path) -> str:
    beside = path if path.suffix == ".pub" else path.with_name(path.name + ".pub")
    if beside.exists():
        return beside.read_text("utf-8").strip()
    if not path.exists():
        message = "ไม่พบไฟล์ / no such file"
        raise OSError(message)
    return _run("-y", "-f", str(path)).strip()


def sign(statement: bytes, *, key_file: Path, key: PublicKey, namespace: str) -> str:
    """Sign a statement with ``ssh-keygen -Y sign`` and return the raw signature, base64.

    ssh-keygen asks on the terminal for a passphrase or a touch. What it returns is verified before it is given back.
    Raises CannotJudgeError when it does not sign, or signs something else.
    """
    with tempfile.TemporaryDirectory(prefix="prakat-") as folder:
        file = Path(folder) / "statement.txt"
        file.write_bytes(statement)
        try:
            _run("-Y", "sign", "-f", str(key_file), "-n", namespace, str(file))
            signature = parse_armour(file.with_suffix(".txt.sig").read_text("ascii"), key=key, namespace=namespace)
        except (SignatureFormatError, OSError, UnicodeDecodeError) as error:
            raise _unsigned(str(error)) from error
    if not verify(key=key, namespace=namespace, statement=statement, signature=signature):
        raise _unsigned("ลายมือชื่อที่ได้ตรวจสอบไม่ผ่าน / the signature does not verify")
    return signature


def _run(*arguments: str) -> str:
    try:
        done = subprocess.run(["ssh-keygen", *arguments], capture_output=True, check=False, text=True)
    except FileNotFoundError as error:
        message = "ไม่พบโปรแกรม ssh-keygen / ssh-keygen is not installed"
        raise OSError(message) from error
    if done.returncode:
        raise OSError(done.stderr.strip()[:300] or f"exit {done.returncode}")
    return done.stdout


def _unsigned(reason: str) -> CannotJudgeError:
    return CannotJudgeError(
        Text(th=f"ลงนามไม่สำเร็จ ({reason})", en=f"not signed ({reason})"),
        Text(
            th="ตรวจว่าไฟล์กุญแจถูกต้อง ใส่รหัสผ่านถูก และเป็นกุญแจที่ลงทะเบียนไว้",
            en="check the key file and its passphrase, and that it is the key in the roster",
        ),
    )
