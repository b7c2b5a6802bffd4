"""One example of every component, as it stands on the gallery page (``tests/dashboards/gallery``)."""
# ruff: noqa: E501  tags stand on one line, as authors write them

from __future__ import annotations

EXAMPLES: dict[str, str] = {
    "Accordion": """<Accordion single=true>

<AccordionItem title="Wat is de Regio Deal?">

Een afspraak tussen het Rijk en de regio.

</AccordionItem>

<AccordionItem title="Wie doet mee?">

Zes gemeenten, de provincie en hun partners.

</AccordionItem>

</Accordion>""",
    "AccordionItem": """<Accordion>

<AccordionItem title="Hoe vaak komen er cijfers bij?" compact=true>

Twee keer per jaar.

</AccordionItem>

</Accordion>""",
    "Alert": "<Alert status=warning>Dit cijfer is nog voorlopig.</Alert>",
    "AreaChart": """<AreaChart data={stapel} x=jaar y=inwoners series=gemeente yFmt=num0 title="Inwoners van de zes gemeenten"/>""",
    "AreaMap": """<AreaMap data={projecten} geoJsonUrl='/areas.geojson' geoId=region_code areaCol=region_code value=wonen basemap="" title="Projecten voor wonen per gemeente"/>""",
    "BarChart": """<BarChart data={laatste} x=gemeente y=waarde yFmt=num1 swapXY=true title="Laatste cijfer per gemeente"/>""",
    "BigValue": """<BigValue data={eerste} value=waarde title="Laatste cijfer" fmt=num1 comparison=verschil comparisonFmt=num1 comparisonTitle="sinds het begin van de reeks" downIsGood=true/>""",
    "BoxPlot": """<BoxPlot data={per_jaar} name=jaar min=laagste intervalBottom=begin_vak midpoint=midden intervalTop=eind_vak max=hoogste yFmt=num1 title="Spreiding over de gemeenten"/>""",
    "ButtonGroup": """<ButtonGroup name=pijler title="Pijler">
  <ButtonGroupItem value="%" valueLabel="Alle pijlers" default=true/>
  <ButtonGroupItem value="wonen" valueLabel="Wonen"/>
</ButtonGroup>""",
    "ButtonGroupItem": """<ButtonGroupItem value="wonen" valueLabel="Wonen"/>""",
    "Column": """<DataTable data={verloop} rows=all title="Wat in een cel kan staan">
  <Column id=gemeente title="Gemeente"/>
  <Column id=waarde title="Cijfer" fmt=num1 contentType=bar/>
  <Column id=verschil title="Verschil" fmt=num1 contentType=delta downIsGood=true/>
  <Column id=reeks title="Verloop" contentType=sparkarea sparkX=jaar sparkY=waarde sparkYScale=true/>
</DataTable>""",
    "DataTable": """<DataTable data={projecten} rows=all totalRow=true title="Projecten per pijler">
  <Column id=gemeente title="Gemeente"/>
  <Column id=werken title="Werken" colGroup="Pijler" contentType=colorscale/>
  <Column id=wonen title="Wonen" colGroup="Pijler" contentType=colorscale/>
  <Column id=welzijn title="Welzijn" colGroup="Pijler" contentType=colorscale/>
</DataTable>""",
    "DateInput": """<DateInput name=dag data={peildata} dates=dag start="2020-01-01" title="Peildag"/>""",
    "DateRange": """<DateRange name=periode data={peildata} dates=dag title="Periode" presetRanges={['All Time', 'Last Year']} defaultValue="All Time"/>""",
    "Delta": """<Delta data={eerste} column=verschil fmt=num1 downIsGood=true text="sinds het begin van de reeks"/>""",
    "Details": """<Details title="Zo is het berekend">

De gemeenten tellen mee naar het aantal inwoners.

</Details>""",
    "DownloadData": """<DownloadData data={reeks} text="Alle cijfers"/>""",
    "Dropdown": """<Dropdown name=gemeente data={laatste} value=gemeente title="Gemeente">
  <DropdownOption value="%" valueLabel="Alle gemeenten"/>
</Dropdown>""",
    "DropdownOption": """<DropdownOption value="%" valueLabel="Alle gemeenten"/>""",
    "Grid": """<Grid cols=3>

<BigValue data={projecten_eerste} value=werken title="Werken"/>

<BigValue data={projecten_eerste} value=wonen title="Wonen"/>

<BigValue data={projecten_eerste} value=welzijn title="Welzijn"/>

</Grid>""",
    "Group": """<Grid cols=2>

<Group>

### Werken

Projecten voor werk en opleiding.

</Group>

<Group>

### Wonen

Projecten voor huizen en dorpen.

</Group>

</Grid>""",
    "Heatmap": """<Heatmap data={projecten_lang} x=pijler y=gemeente value=projecten ySort=volgorde valueFmt=num0 title="Projecten per gemeente en pijler"/>""",
    "LastRefreshed": """<LastRefreshed prefix="Cijfers vrijgegeven op"/>""",
    "LineChart": """<LineChart data={reeks} x=jaar y=waarde series=gemeente yFmt=num1 yScale=true title="Verloop per gemeente" subtitle="procent van de inwoners"/>""",
    "LinkButton": """<LinkButton url="/">Naar alle onderdelen</LinkButton>""",
    "PageBreak": "<PageBreak/>",
    "ReferenceArea": """<LineChart data={een_gemeente} x=jaar y=waarde yFmt=num1 yScale=true title="Met de jaren van de Regio Deal">
  <ReferenceArea xMin=2019 xMax=2023 label="Regio Deal I"/>
</LineChart>""",
    "ReferenceLine": """<LineChart data={een_gemeente} x=jaar y=waarde yFmt=num1 yScale=true title="Met het gemiddelde van de gemeenten">
  <ReferenceLine data={gemiddeld} y=waarde label=naam/>
</LineChart>""",
    "ScatterPlot": """<ScatterPlot data={laatste} x=waarde y=verschil series=gemeente xFmt=num1 yFmt=num1 xAxisTitle="laatste cijfer" yAxisTitle="verschil met de vorige meting" title="Stand en verschil"/>""",
    "Sparkline": "<Sparkline data={een_gemeente} dateCol=jaar valueCol=waarde valueFmt=num1/>",
    "Tab": """<Tabs fullWidth=true>

<Tab label="Eerst">

Deze staat als tweede open.

</Tab>

<Tab label="Daarna" selected=true>

Deze staat als eerste open.

</Tab>

</Tabs>""",
    "Tabs": """<Tabs>

<Tab label="Uitleg" id="tab-uitleg">

Wat het cijfer betekent, in gewone woorden.

</Tab>

<Tab label="Bron" id="tab-bron">

Waar het cijfer vandaan komt, en van welke dag.

</Tab>

</Tabs>""",
    "Value": "<Value data={laatste} column=waarde agg=avg fmt=num1/>",
}
"""By name; a test holds that each stands on the gallery page, word for word."""
