"""Senders, against a folder and against a real SMTP server."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import stat
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.notices import senders
from bot.notices.letters import Consult, Letters
from bot.notices.ports import Kind
from bot.notices.senders import FolderSender, SendError, SmtpSender

from .conftest import NOW
from .mail_server import PASSWORD, Server

USER = "desk"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1, signed by itself."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


@pytest.fixture
def secure(certificate: tuple[Path, ssl.SSLContext]) -> Iterator[Server]:
    server = Server(tls_context=certificate[1], require_starttls=True, auth_required=True)
    yield server
    server.stop()


def plain(server: Server, **changes: Any) -> SmtpSender:
    settings = {"host": "127.0.0.1", "port": server.port, "user": None, "password": None, "starttls": False, **changes}
    return SmtpSender(**settings)


@pytest.fixture
def letter(letters: Letters, consult: Consult) -> Any:
    return letters.write(Kind.CONFIRMED, "key", consult, NOW)


def test_a_letter_arrives_at_the_server_as_it_was_written(server: Server, letter: Any) -> None:
    plain(server).send(letter)
    (taken,) = server.letters
    assert (taken.mail_from, taken.rcpt_tos) == ("desk@mail.lumenskin.example", ["ana@example.com"])
    assert isinstance(taken.content, bytes)
    read = message_from_bytes(taken.content, policy=default)
    assert read["Message-ID"] == letter["Message-ID"]
    assert "Hi Ana Díaz," in read.get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [("451 greylisted", False), ("452 full", False), ("554 spam", True), ("drop", False), ("421 bye", False)],
)
def test_a_letter_that_is_not_taken_is_an_error_that_says_no_address(
    server: Server, letter: Any, answer: str, permanent: bool
) -> None:
    server.answers = [answer]
    with pytest.raises(SendError) as error:
        plain(server).send(letter)
    assert error.value.permanent is permanent
    assert "ana" not in str(error.value)
    plain(server).send(letter)
    assert len(server.letters) == 1


@pytest.mark.parametrize(("answer", "permanent"), [("550 no such user ana@example.com", True), ("450 mailbox busy", False)])
def test_a_recipient_that_is_refused(server: Server, letter: Any, answer: str, permanent: bool) -> None:
    server.recipient_answers = [answer]
    with pytest.raises(SendError, match=f"SMTPRecipientsRefused {answer[:3]}$") as error:
        plain(server).send(letter)
    assert error.value.permanent is permanent


def test_a_server_that_is_down_and_comes_back(server: Server, letter: Any) -> None:
    server.stop()
    with pytest.raises(SendError, match="connect: ConnectionRefusedError") as error:
        plain(server).send(letter)
    assert not error.value.permanent
    server.start()
    plain(server).send(letter)
    assert len(server.letters) == 1


def test_a_server_that_says_nothing_is_given_up(letter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senders, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        sender = SmtpSender("127.0.0.1", silent.getsockname()[1], None, None, starttls=False)
        with pytest.raises(SendError, match=r"^connect: "):
            sender.send(letter)


def test_encryption_and_password(
    secure: Server, letter: Any, certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    plain(secure, starttls=True, user=USER, password=PASSWORD).send(letter)
    assert (secure.encrypted, secure.logins) == ([True], [(USER.encode(), PASSWORD.encode())])


def test_a_wrong_password_is_tried_again_later(
    secure: Server, letter: Any, certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with pytest.raises(SendError, match="SMTPAuthenticationError 535") as error:
        plain(secure, starttls=True, user=USER, password="wrong").send(letter)
    assert not error.value.permanent, "somebody puts the setting right"
    assert "wrong" not in str(error.value)


def test_a_server_with_somebody_elses_certificate_gets_no_password(secure: Server, letter: Any) -> None:
    with pytest.raises(SendError, match="connect: SSLCertVerificationError"):
        plain(secure, starttls=True, user=USER, password=PASSWORD).send(letter)
    assert secure.logins == []


def test_a_server_that_cannot_encrypt_gets_nothing(server: Server, letter: Any) -> None:
    with pytest.raises(SendError, match="SMTPNotSupportedError"):
        plain(server, starttls=True).send(letter)
    assert server.letters == []


def test_the_folder_holds_the_letter_once_however_often_it_is_sent(tmp_path: Path, letter: Any) -> None:
    sender = FolderSender(tmp_path / "outbox")
    sender.send(letter)
    first = next((tmp_path / "outbox").iterdir()).stat()
    sender.send(letter)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name.startswith("confirmed-")
    assert file.suffix == ".eml"
    assert file.stat().st_ino == first.st_ino
    assert stat.S_IMODE(first.st_mode) == 0o600, "letters are for the clinic only"
    assert message_from_bytes(file.read_bytes(), policy=default)["Message-ID"] == letter["Message-ID"]


def test_a_letter_can_be_taken_out_of_the_folder(tmp_path: Path, letter: Any) -> None:
    sender = FolderSender(tmp_path)
    sender.send(letter)
    sender.forget("<confirmed-0000@mail.lumenskin.example>")
    assert len(list(tmp_path.iterdir())) == 1
    for _ in range(2):
        sender.forget(letter["Message-ID"])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path, letter: Any) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(SendError, match="folder: ") as error:
        FolderSender(tmp_path / "outbox").send(letter)
    assert not error.value.permanent
