"""A letter of the running stack that a test can open, whatever other tests have added to it."""

from dataclasses import dataclass

from tests.harness.running import Running, eventually


@dataclass(frozen=True, slots=True)
class OpenedScan:
    """A scan on a mail item of a company."""

    company_id: str
    mail_id: str
    scan_id: str

    @property
    def api_path(self) -> str:
        """Where the API has it."""
        return f"/companies/{self.company_id}/mail/{self.mail_id}/scans/{self.scan_id}"

    @property
    def page_path(self) -> str:
        """Where the web client shows it."""
        return f"/mail?company={self.company_id}&item={self.mail_id}&scan={self.scan_id}"


def a_pdf_scan(running: Running, who: str = "president") -> OpenedScan:
    """
    A PDF on a mail item of the first company of a person. Items of this stack may have pictures as
    well, so that the first scan of the list is not always one.
    """
    company_id = running.call("GET", "/me/companies", by=who).json["items"][0]["id"]
    mail = f"/companies/{company_id}/mail"

    def look() -> OpenedScan | None:
        for listed in running.call("GET", f"{mail}?limit=100", by=who).json["items"]:
            if not listed["scans"]:
                continue
            for scan in running.call("GET", f"{mail}/{listed['id']}", by=who).json["scans"]:
                if scan["content_type"] == "application/pdf":
                    return OpenedScan(company_id, listed["id"], scan["id"])
        return None

    found = eventually(look, within_s=60)
    assert found
    return found
