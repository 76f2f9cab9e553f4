"""A certificate for this machine, made anew for each run."""

import datetime
import functools
import ipaddress
import tempfile
from pathlib import Path
from types import SimpleNamespace

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import keys

FOLDER = tempfile.TemporaryDirectory()


@functools.cache
def made():
    """The file with the key and the certificate, and the certificate's hash."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + datetime.timedelta(1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = builder.add_extension(names, False).sign(key, hashes.SHA256())
    file = Path(FOLDER.name, "server.pem")
    file.write_text(keys.private(key) + certificate.public_bytes(serialization.Encoding.PEM).decode())
    return SimpleNamespace(file=file, hash=certificate.fingerprint(hashes.SHA256()))
