{{ landed_observations(below_municipality=false) }}
