"""A line chart on logarithmic axes, as SVG that reads on light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from xml.sax.saxutils import escape

COLOURS = ("#d62728", "#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#17becf")
LEFT, RIGHT, TOP, BOTTOM = 70, 300, 40, 340
WIDTH, HEIGHT = 860, 400


def chart(title: str, lines: Mapping[str, Mapping[int, float]], x_name: str, y_name: str) -> str:
    """``lines`` are y values by x (both above 0) by name."""
    xs = [x for line in lines.values() for x in line]
    ys = [y for line in lines.values() for y in line.values()]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    left, right = math.log10(min(xs)), math.log10(max(xs))

    def across(x: float) -> float:
        return LEFT + (math.log10(x) - left) / (right - left or 1) * (WIDTH - RIGHT - LEFT)

    def down(y: float) -> float:
        return BOTTOM - (math.log10(y) - low) / (high - low or 1) * (BOTTOM - TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="13" fill="#808080">',
        f"<title>{escape(title)}</title>",
        f'<text x="{LEFT}" y="20" font-size="15">{escape(title)}</text>',
    ]
    for power in range(low, high + 1):
        y = down(10**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#808080" stroke-opacity=".3"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for x in sorted(set(xs)):
        parts.append(f'<text x="{across(x):.1f}" y="{BOTTOM + 20}" text-anchor="middle">{x:,}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{BOTTOM + 44}" text-anchor="middle">{escape(x_name)}</text>')
    parts.append(
        f'<text transform="translate(16 {(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">{escape(y_name)}</text>'
    )
    taken: list[float] = []
    for (name, line), colour in zip(lines.items(), COLOURS, strict=False):
        points = [(across(x), down(y)) for x, y in sorted(line.items())]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        label = points[-1][1] + 4
        while any(abs(label - other) < 15 for other in taken):
            label += 15
        taken.append(label)
        parts.append(f'<text x="{WIDTH - RIGHT + 12}" y="{label:.1f}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])
