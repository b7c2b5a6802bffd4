{{ pillar_indicators('wonen') }}
