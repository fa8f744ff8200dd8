-- One row per operation: what `summarize-ops` counts, in SQL that any engine with grouping sets of text can run.
-- `observations` is the view of that name (docs/scale.md).
WITH judged AS (
  SELECT
    operation,
    scenario_id,
    "match",
    coalesce(failure_stage IN ('apply', 'bootstrap', 'preflight'), false) AS blocked,
    coalesce(intended_op_witnessed = false, false) AS missed
  FROM observations
),
counted AS (
  SELECT
    operation,
    count(*) AS probes_including_blocked,
    count(*) FILTER (WHERE blocked) AS blocked,
    count(*) FILTER (WHERE NOT blocked AND missed) AS unobserved,
    count(*) FILTER (WHERE NOT blocked AND NOT missed) AS probes,
    count(*) FILTER (WHERE NOT blocked AND NOT missed AND "match") AS matches,
    count(*) FILTER (WHERE NOT blocked AND NOT missed AND NOT "match") AS mismatches,
    list_sort(list(DISTINCT scenario_id)) AS scenarios
  FROM judged
  GROUP BY operation
)
SELECT
  *,
  CASE
    WHEN probes = 0 THEN 'brittle'
    WHEN mismatches = 0 AND matches > 0 THEN 'ok'
    ELSE 'partial'
  END AS coverage_status
FROM counted
ORDER BY operation
