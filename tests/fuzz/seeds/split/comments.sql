/* ; */ SELECT 1 /* open ' */ ; -- ; '
;; BEGIN; END TRANSACTION; SELECT 2