"""
The end of a company's chain, sealed whenever the chain has grown, so that an export from which the
last records were cut off shows it.
"""

import base64

from chalicelib.aws import keys
from chalicelib.aws.observe import logger
from chalicelib.aws.table import commit, fetch
from chalicelib.config import seal_key
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.papers.certificates import find_certificate
from chalicelib.papers.key import seal_key as key_named
from chalicelib.receipts.model import End, end_statement
from chalicelib.receipts.service import chain_of, seal_chain

_ROUNDS = 3


def seal_end(company_id: str) -> None:
    """
    Seal the end of a company's chain; nothing is done for one that is sealed, and for one before
    the first certificate of the key, which the first PDF makes.

    Effects: 1 BatchGetItem; if there is something to seal 1 GetPublicKey, 1 HeadObject,
    1 GetObject, 1 Sign, 1 TransactWrite, and again if the chain grows meanwhile.

    Raises:
        Unavailable: a service does not answer, or the chain grows all the time; the message must
            come again.
    """
    place = keys.receipt_chain(company_id)
    for _ in range(_ROUNDS):
        chain = chain_of(company_id, fetch([place]).get(place))
        if chain.is_sealed:
            return
        key = key_named(seal_key())
        certificate = find_certificate(key)
        if certificate is None:
            logger.info("receipts.end_waits", extra={"company_id": company_id})
            return
        statement = end_statement(chain, clock.now())
        signature = base64.b64encode(key.sign(statement.encode())).decode()
        end = End(statement, signature, chain.records, certificate.key, certificate.version_id)
        try:
            commit(*seal_chain(chain, end))
        except Conflict:
            continue
        return
    raise Unavailable("The chain of receipts grows at the moment.")
