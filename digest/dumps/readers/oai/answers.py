"""OAI-PMH: what a repository answers to ListRecords and GetRecord."""

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import Record
from digest.core.snapshot import Dropped, Reading, StatedDay
from digest.dumps.readers import markup, moments
from digest.dumps.readers.markup import Element, Markup, local, words
from digest.dumps.readers.oai.metadata import record
from digest.dumps.readers.records import once
from digest.dumps.readers.recovered import sound
from digest.dumps.readers.text import clean, quote

_ROOTS = {"OAI-PMH", "ListRecords", "GetRecord"}
_NOTHING = "noRecordsMatch"
_REMEDIES = {
    "badResumptionToken": "begin the list again, its token has expired",
    "cannotDisseminateFormat": "ask for metadataPrefix=arXivRaw, arXiv or oai_dc",
    "idDoesNotExist": "look the identifier up",
}


class Oai:
    """Reads the records of an answer in their order; a list that goes on elsewhere says what to ask with."""

    name = "oai"

    def sniff(self, data: bytes) -> bool:
        """Whether the root is that of an answer, or of its list of records."""
        return markup.root(data)[0] in _ROOTS

    def read(self, data: bytes) -> Reading:
        """Every record that has metadata with a title.

        Raises:
            DumpError: it is no answer, or the repository answers by an error, or lists headers without metadata.
        """
        found = markup.opened(data, "record")
        if found.root not in _ROOTS:
            raise DumpError(
                f"is no answer of OAI-PMH, its root is {quote(found.root)}", "hand in the answer as it came"
            )
        parts = {local(part): part for part in reversed([*found.frame.iter()])}
        if "error" in parts:
            return self._refused(parts["error"], parts)
        if "ListIdentifiers" in parts or "Identify" in parts:
            raise DumpError("names records without saying what is in them", "ask with verb=ListRecords")
        return self._listed(found, parts)

    def _listed(self, found: Markup, parts: dict[str, Element]) -> Reading:
        dropped = Drops()
        made: list[Record] = []
        for line, element in sound(found, dropped):
            one = record(element, line)
            if isinstance(one, Record):
                made.append(one)
            else:
                dropped.append(Dropped(line, one))
        records, repeats, doubtful = once(made)
        told = merged(dropped, doubtful)
        token = clean(words(parts.get("resumptionToken")))
        signs = {"resumable": bool(token), "torn": not found.finished}
        shown = frozenset(sign for sign, there in signs.items() if there)
        return Reading(self.name, records, told, _day(parts), repeats, shown, token)

    def _refused(self, error: Element, parts: dict[str, Element]) -> Reading:
        code, text = clean(error.get("code", "")), clean(words(error))
        if code == _NOTHING:
            return Reading(self.name, day=_day(parts), signs=frozenset({"none"}))
        remedy = _REMEDIES.get(code, "mend the request, or ask again later")
        raise DumpError(f"is the error {code or 'without a code'} of the repository: {quote(text, 200)}", remedy)


def _day(parts: dict[str, Element]) -> StatedDay | None:
    """The one day that was asked for, else the day of the answer."""
    request = parts.get("request")
    asked = {request.get("from", ""), request.get("until", "")} if request is not None else set()
    whole = asked.pop() if len(asked) == 1 else ""
    return moments.day(whole) or moments.day(words(parts.get("responseDate")))
