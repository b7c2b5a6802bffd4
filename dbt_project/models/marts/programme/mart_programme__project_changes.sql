-- What differs from earlier releases in the projects' own figures: from the one before this, and from the one of the
-- last meeting. Filter on compared_with before counting; empty where there was nothing to compare with.

{{ project_changes(current=ref('fct_project_progress'), previous=ref('stg_landing__previous_project_progress')) }}
