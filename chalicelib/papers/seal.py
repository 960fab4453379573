"""
The seal on a receipt: one invisible PAdES signature over the whole file, certified so that nothing
may be changed or added, made with the office's key. pyHanko takes a second to load, so this module
is loaded only where something is sealed.
"""

from datetime import datetime, timedelta
from io import BytesIO

from asn1crypto import keys, pem, x509
from asn1crypto.algos import SignedDigestAlgorithm
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper

from chalicelib.papers.key import SIGNATURE_BYTES, SealKey

CERTIFICATE_YEARS = 10
FIELD_NAME = "Seal"
_LONGEST_NAME = 60
_ALGORITHM = SignedDigestAlgorithm({"algorithm": "sha256_rsa"})


def new_certificate(key: SealKey, office_name: str, now: datetime, serial: int) -> bytes:
    """
    A certificate for the office's key, signed with that very key, in PEM: whoever has it from the
    office can tell its seals from all others. It ends after ten years.
    """
    # One day before, since clocks differ.
    begins = (now - timedelta(days=1)).replace(microsecond=0)
    named = x509.Name.build(
        {
            "organization_name": office_name[:_LONGEST_NAME],
            "common_name": f"{office_name[:_LONGEST_NAME]} (receipts)"[:64],
        }
    )
    content = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": serial,
            "signature": _ALGORITHM,
            "issuer": named,
            "validity": {
                "not_before": x509.Time({"utc_time": begins}),
                "not_after": x509.Time({"utc_time": begins + timedelta(days=_days(begins))}),
            },
            "subject": named,
            "subject_public_key_info": keys.PublicKeyInfo.load(key.public_der()),
            "extensions": [
                _extension("basic_constraints", x509.BasicConstraints({"ca": False})),
                _extension("key_usage", x509.KeyUsage({"digital_signature", "non_repudiation"})),
            ],
        }
    )
    certificate = x509.Certificate(
        {
            "tbs_certificate": content,
            "signature_algorithm": _ALGORITHM,
            "signature_value": key.sign(content.dump()),
        }
    )
    return bytes(pem.armor("CERTIFICATE", certificate.dump()))


def ends_at(certificate: bytes) -> datetime:
    """Until when a certificate in PEM is valid."""
    found: datetime = _loaded(certificate).not_valid_after
    return found


def seal(
    pdf: bytes, key: SealKey, certificate: bytes, time_stamper: TimeStamper | None = None
) -> bytes:
    """
    The file with the office's seal, and on it a stamp of its time where a server gives one.

    Raises:
        Unavailable: the key or the server cannot be asked at the moment.
    """
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=FIELD_NAME,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            # Or the seal is padded with zeros, which nothing protects. One stamp is longer than
            # another; of a stamped seal whoever judges it looks at the zeros.
            tight_size_estimates=time_stamper is None,
        ),
        _Signer(key, _loaded(certificate)),
        timestamper=time_stamper,
    )
    out: BytesIO = signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return out.getvalue()


class _Signer(signers.Signer):
    """Lets the office's key sign; the certificate is the only one in the seal."""

    def __init__(self, key: SealKey, certificate: x509.Certificate) -> None:
        super().__init__(signing_cert=certificate, signature_mechanism=_ALGORITHM)
        self._key = key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        if digest_algorithm != "sha256":
            raise ValueError(f"the seal is made with sha256, not {digest_algorithm}")
        # Only the length is asked for then.
        return bytes(SIGNATURE_BYTES) if dry_run else self._key.sign(data)


def _loaded(certificate: bytes) -> x509.Certificate:
    _, _, der = pem.unarmor(certificate)
    return x509.Certificate.load(der)


def _extension(name: str, value: object) -> dict[str, object]:
    return {"extn_id": name, "critical": True, "extn_value": value}


def _days(begins: datetime) -> int:
    return (begins.replace(year=begins.year + CERTIFICATE_YEARS, day=1) - begins).days
