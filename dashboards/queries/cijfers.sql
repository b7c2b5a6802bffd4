-- One row per indicator and region of all three pillars, under the names that the pages' queries use.
select * exclude (title, page, number_format), title as titel, page as pagina, number_format as fmt
from monitor.mart_programme__indicator_status
