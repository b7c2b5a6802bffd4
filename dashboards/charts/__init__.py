"""Charts as inline SVG, drawn here.

Belongs here: scales, marks, labels, colours, the sentence that says what a chart shows. Does not belong here: page
syntax, queries, the choice of a chart.

Why a renderer of our own: the libraries in reach do not give what a page needs. pygal ties its SVG to a script on
another host and knows no labels at line ends; leather draws neither gaps nor reference lines; Matplotlib's SVG is
tens of kilobytes of paths with fixed colours; Altair needs a JavaScript engine inside a binary of tens of megabytes
and, like Evidence's ECharts, leaves the text alternative, the phone-sized drawing, dark colours through CSS and dashed
links over missing years to us. What is left to write is scales and label placement: a few hundred lines.
"""
