module lawful

go 1.19
