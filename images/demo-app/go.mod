module argo-promotion/demo-app

go 1.22
