-- What differs from earlier releases, figure by figure, and why: from the one before this, and from the one of the last
-- meeting. Filter on compared_with before counting; empty where there was nothing to compare with.

{{ observation_changes(current=ref('fct_observation'), previous=ref('stg_landing__previous_observations')) }}
