{{ landed_observations(below_municipality=true) }}
