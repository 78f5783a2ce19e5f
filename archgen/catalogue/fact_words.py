"""The facts of a field in words: which values AWS accepts, where it offers the setting."""

from __future__ import annotations

from archgen.catalogue.declaring import Bounds, Offered


def bounds_words(bounds: Bounds | None) -> str:
    """The values that AWS accepts; empty where no bound is known."""
    if bounds is None:
        return ""
    if bounds.least is not None and bounds.most is not None:
        span = f"AWS takes {bounds.least} to {bounds.most}"
    elif bounds.least is not None:
        span = f"AWS takes {bounds.least} and more"
    elif bounds.most is not None:
        span = f"AWS takes up to {bounds.most}"
    else:
        return f"AWS takes {', '.join(bounds.values)}"
    return f"{span}, per {', '.join(bounds.values)}" if bounds.values else span


def offer_words(offer: Offered) -> str:
    """Where AWS offers a setting, and what to write where it does not."""
    judged = f"{', '.join(offer.judged)}: " if offer.judged else ""
    *most, last = offer.values
    values = f"{', '.join(most)} or {last}" if most else last
    return f"{judged}only with {offer.field} {values}; else {offer.instead}"
