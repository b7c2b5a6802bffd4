"""Suppression of small numbers, attacked: made-up municipalities go through the real SQL, and what it shows is put
before two attackers who know every sum, every rule and every municipal figure.

Belongs here: worlds, attackers and what they must not find. Does not belong here: the rules themselves, which are SQL
(``dbt_project/macros/protected_areas.sql``).
"""
