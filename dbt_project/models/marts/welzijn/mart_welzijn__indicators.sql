{{ pillar_indicators('welzijn') }}
