"""ETRS-TM35FIN, the plane that Finnish maps are drawn on: transverse Mercator, central meridian 27° E, scale 0.9996.

Krüger's series on the GRS80 ellipsoid as in JHS 197 (EUREF-FIN), to the third order: errors stay under a centimetre in
Finland.
"""

from __future__ import annotations

import math

SEMI_MAJOR = 6_378_137.0
FLATTENING = 1 / 298.257222101
SCALE = 0.9996
CENTRAL_MERIDIAN = math.radians(27.0)
FALSE_EASTING = 500_000.0

_n = FLATTENING / (2 - FLATTENING)
_A1 = SEMI_MAJOR / (1 + _n) * (1 + _n**2 / 4 + _n**4 / 64)
_ECCENTRICITY = math.sqrt(2 * FLATTENING - FLATTENING**2)
_H = (
    _n / 2 - 2 / 3 * _n**2 + 5 / 16 * _n**3,
    13 / 48 * _n**2 - 3 / 5 * _n**3,
    61 / 240 * _n**3,
)


def to_plane(longitude: float, latitude: float) -> tuple[float, float]:
    """Easting and northing in metres of a point given in degrees (WGS84 and EUREF-FIN agree within a metre)."""
    phi, lam = math.radians(latitude), math.radians(longitude) - CENTRAL_MERIDIAN
    q = math.asinh(math.tan(phi)) - _ECCENTRICITY * math.atanh(_ECCENTRICITY * math.sin(phi))
    beta = math.atan(math.sinh(q))
    eta0 = math.atanh(math.cos(beta) * math.sin(lam))
    xi0 = math.asin(math.sin(beta) * math.cosh(eta0))
    xi = xi0 + sum(h * math.sin(2 * k * xi0) * math.cosh(2 * k * eta0) for k, h in enumerate(_H, 1))
    eta = eta0 + sum(h * math.cos(2 * k * xi0) * math.sinh(2 * k * eta0) for k, h in enumerate(_H, 1))
    return FALSE_EASTING + SCALE * _A1 * eta, SCALE * _A1 * xi
