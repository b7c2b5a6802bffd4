{{ pillar_indicators('werken') }}
