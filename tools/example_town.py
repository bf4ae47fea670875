"""The made-up town of examples/: four contracts, their meters, and what heat and water take and cost there.

To move the examples on by a month, raise LAST and the last invoice numbers.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LAST, MONTHS = date(2026, 10, 1), 24
BILLS_A_MONTH = 131  # of the whole utility: how far apart two bills of one payer are numbered

# What a flat of one square metre takes to heat in each month, kWh, and the price of a kWh without VAT, €.
HEAT = (21.4, 18.2, 14.6, 7.3, 0, 0, 0, 0, 0, 6.8, 13.5, 18.9)
HEAT_PRICE = (1.043, 1.038, 1.013, 0.994, 0.981, 0.972, 0.969, 0.975, 0.984, 0.997, 1.012, 1.029)
WATER_SHARE = (1.12, 1.05, 1.06, 1.0, 0.97, 0.88, 0.78, 0.82, 0.97, 1.04, 1.09, 1.2)


@dataclass(frozen=True)
class Meter:
    number: str
    place: str
    monthly: tuple[str, ...]  # m³, over and over
    start: str = "0"
    decimals: int = 3
    remote: bool = False
    seasonal: bool = True


@dataclass(frozen=True)
class Contract:
    payer_code: str
    address: str
    square_metres: Decimal
    last_number: int
    meters: tuple[Meter, ...]
    paid: tuple[str, ...] = ()  # shares paid of the newest invoices, newest first; the older ones wholly
    ahead: str = "0.00"  # € paid too much, which no invoice has used up yet


CONTRACTS = (
    Contract(
        "01234",
        "Ąžuolų g. 4-12, Pakruojis",
        Decimal("38.64"),
        12345,
        (Meter("KV1_241", "Nr. 1", ("0.310", "0.290", "0.280", "0.295", "0.275", "0.300"), seasonal=False),),
    ),
    Contract(
        "01567",
        "Liepų al. 17-3, Pakruojis",
        Decimal("62.15"),
        15678,
        (
            Meter("KV1_563", "Nr. 1 (vonia)", ("3.412", "3.127", "3.655", "2.948"), "128.406"),
            Meter("KV1_564", "Nr. 2 (virtuvė)", ("1.204", "1.317", "1.088"), "61.930"),
        ),
        ("0", "0"),
    ),
    Contract(
        "01890",
        "Beržų g. 9-28, Pakruojis",
        Decimal("51.20"),
        18901,
        (Meter("KV2_907", "Nr. 1", ("2.731", "2.518", "2.604", "2.890", "2.455"), "14.225", remote=True),),
        ("0.5",),
    ),
    Contract(
        "02110",
        "Klevų g. 2-7, Pakruojis",
        Decimal("70.38"),
        22104,
        (Meter("KV1_088", "Nr. 1", ("5", "4", "5", "6"), "99876", decimals=0, seasonal=False),),
        ahead="25.00",
    ),
)
